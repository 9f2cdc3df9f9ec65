import { ReflectionKind } from 'typedoc';

const described = ReflectionKind.SomeMember | ReflectionKind.SomeExport;

/**
 * What lacks documentation: a symbol that does not say what it is, a parameter that does not say what it takes, a
 * function that does not say what it gives.
 */
export function gapsOf(project) {
  const gaps = project.children.flatMap((entry) => entry.children.flatMap((symbol) => gapsIn(symbol)));
  return [...new Set(gaps)];
}

function gapsIn(reflection) {
  if (reflection.inheritedFrom || reflection.flags.isExternal) return [];
  const name = reflection.getFullName();
  if (reflection.signatures)
    return reflection.signatures.flatMap((signature) => gapsOfSignature(signature, name));
  const own =
    reflection.kindOf(described) && !isDescribed(reflection) && !reflection.kindOf(ReflectionKind.Reference)
      ? [`${name}: what is it?`]
      : [];
  return [...own, ...(reflection.children ?? []).flatMap((child) => gapsIn(child))];
}

const isDescribed = ({ comment, getSignature, setSignature }) =>
  [comment, getSignature?.comment, setSignature?.comment].some((text) => text?.summary.length > 0);

function gapsOfSignature(signature, name) {
  const isConstructor = signature.kindOf(ReflectionKind.ConstructorSignature);
  const returns = signature.type?.toString() ?? 'void';
  const saysWhatItGives =
    isConstructor || /^(void|Promise<void>)$/.test(returns) || signature.comment?.getTag('@returns');
  return [
    ...(isConstructor || signature.comment?.summary.length > 0 ? [] : [`${name}: what does it do?`]),
    ...(signature.parameters ?? [])
      .filter((parameter) => !(parameter.comment?.summary.length > 0))
      .map((parameter) => `${name}: what is "${parameter.name}"?`),
    ...(saysWhatItGives ? [] : [`${name}: what does it give?`]),
  ];
}

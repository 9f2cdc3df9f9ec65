/** The accounts' descriptions in other languages than the sandbox's own English, by provider and name. */
const descriptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  de: {
    'ovok max.mustermann': 'Patient',
    'ovok erika.mustermann': 'Ärztin',
    'ovok otto.mustermann': 'Angehöriger',
    'ovok no-refresh': 'Antwort ohne refreshToken und expiresIn',
    'vero max.mustermann': 'Name in den Traits als { first, last }',
    'vero erika.mustermann': 'Name in den Traits als eine Zeichenkette',
    'vero no-name': 'kein Name in den Traits',
    'vero no-traits': 'leere Traits',
    'vero inactive': 'Sitzung nicht aktiv, weil widerrufen',
    'vero expired': 'Sitzung vor einer Stunde abgelaufen',
    'vero identity-in-session': 'Identität nur in session',
    'vero identity-in-tokenized': 'Identität nur in tokenizedSession',
    'vero identity-in-jwt': 'Identität nur als sub im JWT',
    'vero bare-session': 'beide Sitzungen leere Objekte',
    'vero kratos': 'falsches Passwort ergibt 400 statt 401, wie bei Ory Kratos',
  },
  vi: {
    'ovok max.mustermann': 'bệnh nhân',
    'ovok erika.mustermann': 'bác sĩ',
    'ovok otto.mustermann': 'người thân',
    'ovok no-refresh': 'phản hồi không có refreshToken và expiresIn',
    'vero max.mustermann': 'tên trong traits dạng { first, last }',
    'vero erika.mustermann': 'tên trong traits là một chuỗi',
    'vero no-name': 'traits không có tên',
    'vero no-traits': 'traits trống',
    'vero inactive': 'phiên không còn hoạt động vì đã bị thu hồi',
    'vero expired': 'phiên đã hết hạn một giờ trước',
    'vero identity-in-session': 'danh tính chỉ có trong session',
    'vero identity-in-tokenized': 'danh tính chỉ có trong tokenizedSession',
    'vero identity-in-jwt': 'danh tính chỉ có trong sub của JWT',
    'vero bare-session': 'cả hai phiên đều là đối tượng trống',
    'vero kratos': 'mật khẩu sai cho 400 thay vì 401, như Ory Kratos',
  },
};

/** An account's description, and the language that it is in: English where there is no translation. */
export function describeAccount(
  { provider, email, description }: { provider: string; email: string; description: string },
  lang: string,
): { description: string; lang: string } {
  const translated = descriptions[lang]?.[`${provider} ${email.split('@')[0]}`];
  return translated === undefined ? { description, lang: 'en' } : { description: translated, lang };
}

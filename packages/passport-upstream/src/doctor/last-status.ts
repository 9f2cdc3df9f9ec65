import type { AxiosInstance } from 'axios';

/** Watches a client's responses: a successful result does not say whether its status was 200 or 201. */
export function lastStatusOf({ axios }: { axios: AxiosInstance }): () => number | undefined {
  let last: number | undefined;
  axios.interceptors.response.use((response) => {
    last = response.status;
    return response;
  });
  return () => last;
}

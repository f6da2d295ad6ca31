// The portal's API from elements: JSON in and out; what the server says of a problem is what is thrown.
export async function get<T>(address: string): Promise<T> {
  return answer(await fetch(address, { headers: { Accept: 'application/json' } }));
}

export async function post<T>(address: string, body: unknown): Promise<T> {
  return answer(
    await fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-Portal': '1' }, body: JSON.stringify(body) }),
  );
}

async function answer<T>(response: Response): Promise<T> {
  if (!response.ok) {
    const problem = (await response.json().catch(() => null)) as { title?: string } | null;
    throw new Error(problem?.title ?? `${response.status}`);
  }
  return (response.status === 204 ? undefined : await response.json()) as T;
}

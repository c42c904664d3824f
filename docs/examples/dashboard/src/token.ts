/** Access tokens of one client, fetched anew shortly before they expire. */
export class Tokens {
  private current = { value: "", until: 0 };

  constructor(
    private readonly gateway: string,
    private readonly clientId: string,
    private readonly secret: string,
    private readonly scope: string,
  ) {}

  async get(): Promise<string> {
    if (Date.now() > this.current.until) {
      const answer = await fetch(`${this.gateway}/oauth2/token`, {
        method: "POST",
        headers: {
          authorization: "Basic " + Buffer.from(`${encodeURIComponent(this.clientId)}:${encodeURIComponent(this.secret)}`).toString("base64"),
          "content-type": "application/x-www-form-urlencoded",
        },
        body: new URLSearchParams({ grant_type: "client_credentials", scope: this.scope }),
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) {
        throw new Error(`no token: ${answer.status} ${await answer.text()}`);
      }
      const token = (await answer.json()) as { access_token: string; expires_in: number };
      this.current = { value: token.access_token, until: Date.now() + (token.expires_in - 60) * 1000 };
    }
    return this.current.value;
  }
}

import type { PublicClient } from "grantway/browser";

/** Sends a file; `onprogress` hears how much of it has gone. */
export async function upload(auth: PublicClient, url: string, file: File, onprogress: (event: ProgressEvent) => void) {
  const { authorization, access_token } = await auth.accessToken();
  const proof = await auth.dpopProof({ method: "POST", url, access_token });
  const request = new XMLHttpRequest();
  request.upload.onprogress = onprogress;
  request.open("POST", url);
  request.setRequestHeader("Authorization", authorization);
  request.setRequestHeader("DPoP", proof);
  const done = new Promise((resolve, reject) => Object.assign(request, { onload: resolve, onerror: reject }));
  request.send(file);
  await done;
  return request.status;
}

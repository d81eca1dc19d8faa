import { Client, fetchExchange, gql } from "@urql/core";
import { auth } from "./auth.js";

const client = new Client({
  url: "https://api.example/graphql",
  preferGetMethod: false,
  exchanges: [fetchExchange],
  fetch: auth.fetch,
});

export async function notes() {
  const { data, error } = await client.query<{ notes: string[] }>(gql`{ notes }`, {});
  if (error) throw error;
  return data?.notes;
}

export async function add(text: string) {
  const mutation = gql`mutation ($text: String!) { add(text: $text) }`;
  const { data, error } = await client.mutation<{ add: string[] }>(mutation, { text });
  if (error) throw error;
  return data?.add;
}

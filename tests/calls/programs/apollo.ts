import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { auth } from "./auth.js";

const client = new ApolloClient({
  link: new HttpLink({ uri: "https://api.example/graphql", fetch: auth.fetch }),
  cache: new InMemoryCache(),
});

export async function notes() {
  const { data } = await client.query<{ notes: string[] }>({ query: gql`{ notes }`, fetchPolicy: "no-cache" });
  return data?.notes;
}

export async function add(text: string) {
  const mutation = gql`mutation ($text: String!) { add(text: $text) }`;
  const { data } = await client.mutate<{ add: string[] }>({ mutation, variables: { text } });
  return data?.add;
}

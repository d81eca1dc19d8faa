export default function Home() {
  // Not a Next.js Link, which would fetch the page: a sign-in is a navigation.
  return <a href="/me">Sign in</a>;
}

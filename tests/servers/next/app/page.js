export default function Home() {
  return <a href="/me">Sign in</a>;
}

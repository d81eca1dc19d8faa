import { act } from "./actions";

export default function Form() {
  return (
    <form action={act}>
      <button>Act</button>
    </form>
  );
}

import { mount } from "svelte";
import App from "./App.svelte";
import "../../core/styles.css";

mount(App, { target: document.querySelector("#app")! });

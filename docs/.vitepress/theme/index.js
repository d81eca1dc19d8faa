// The default theme in our colours, with the fonts that a machine has.

import theme from "vitepress/theme-without-fonts";
import "./colours.css";
import "./layout.css";
import "./code.css";
import "./charts.css";

export default theme;

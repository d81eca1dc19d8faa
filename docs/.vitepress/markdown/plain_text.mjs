// What is no markup in these pages, and would be for VitePress: `{{ … }}` is an expression there, and `<host>` a component.

const tags = /^<\/?(a|br|code|details|em|img|kbd|p|picture|source|strong|sub|summary|sup)\b/i;
const isMarkup = (html) => !html.startsWith("<") || html.startsWith("<!--") || tags.test(html);

export function plainText(md) {
  const { text } = md.renderer.rules;
  md.renderer.rules.text = (...given) => text(...given).replaceAll("{{", "&#123;&#123;");
  for (const rule of ["html_inline", "html_block"]) {
    md.renderer.rules[rule] = (tokens, index) => {
      const { content } = tokens[index];
      return isMarkup(content.trimStart()) ? content : md.utils.escapeHtml(content);
    };
  }
}

/** Reads static values from an ESTree, which `@babel/parser` (with its plugin) and `acorn` produce. */

const WRAPPERS = ["TSAsExpression", "TSSatisfiesExpression", "TSNonNullExpression", "TSTypeAssertion", "ParenthesizedExpression", "AwaitExpression", "ChainExpression"];
const FUNCTIONS = ["ArrowFunctionExpression", "FunctionExpression"];

/** @returns {import("./static_values.js").Program} */
export function readTree(tree, source) {
  const program = { imports: new Map(), constants: new Map(), values: [] };

  function valueOf(outer) {
    let node = outer;
    while (WRAPPERS.includes(node.type)) node = node.expression ?? node.argument;
    const value = (members) => ({ text: source.slice(node.start, node.end), ...members });
    if (node.type === "Literal" && typeof node.value === "string") return value({ kind: "text", value: node.value });
    if (node.type === "TemplateLiteral" && node.expressions.length === 0) return value({ kind: "text", value: node.quasis[0].value.cooked });
    if (node.type === "ArrayExpression") return value({ kind: "list", items: node.elements.filter(Boolean).map(valueOf) });
    if (node.type === "Identifier") return value({ kind: "name", name: node.name });
    if (node.type === "MemberExpression" && !node.computed) return value({ kind: "member", object: valueOf(node.object), property: node.property.name });
    if (node.type === "CallExpression" || node.type === "NewExpression") return value({ kind: "call", callee: valueOf(node.callee), args: node.arguments.map(valueOf) });
    if (FUNCTIONS.includes(node.type)) return value({ kind: "function", returns: returnOf(node.body) });
    if (node.type !== "ObjectExpression") return value({ kind: "code" });
    const members = new Map();
    for (const property of node.properties) {
      if (property.type === "SpreadElement") {
        spread(members, valueOf(property.argument));
      } else if (!property.computed) {
        members.set(property.key.name ?? String(property.key.value), valueOf(property.value));
      }
    }
    return value({ kind: "object", members });
  }

  /** `...authConfig`: the members of an object in the same file. */
  function spread(members, value) {
    const found = value.kind === "name" ? program.constants.get(value.name) : value;
    if (found?.kind === "object") for (const [name, inner] of found.members) members.set(name, inner);
    else members.set(`...${value.text}`, value);
  }

  function returnOf(body) {
    if (body.type !== "BlockStatement") return valueOf(body);
    const last = body.body.findLast((statement) => statement.type === "ReturnStatement" && statement.argument);
    return last && valueOf(last.argument);
  }

  function visit(node) {
    if (node.type === "ImportDeclaration") {
      for (const { type, local, imported } of node.specifiers) {
        const name = { ImportDefaultSpecifier: "default", ImportNamespaceSpecifier: "*" }[type] ?? imported.name ?? imported.value;
        program.imports.set(local.name, { from: node.source.value, imported: name });
      }
      return;
    }
    if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init) program.constants.set(node.id.name, valueOf(node.init));
    if (["CallExpression", "NewExpression", "ObjectExpression"].includes(node.type)) program.values.push(valueOf(node));
    for (const inner of Object.values(node)) {
      for (const child of Array.isArray(inner) ? inner : [inner]) if (typeof child?.type === "string") visit(child);
    }
  }
  visit(tree.program ?? tree);
  return program;
}

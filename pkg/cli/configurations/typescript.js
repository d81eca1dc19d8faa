/** Reads static values from the tree of the `typescript` package, which also parses JavaScript. */

/** @returns {import("./static_values.js").Program} */
export function readWithTypeScript(ts, text, file) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, /x$/.test(file) ? ts.ScriptKind.TSX : undefined);
  const program = { imports: new Map(), constants: new Map(), values: [] };
  const { SyntaxKind: kind } = ts;

  const bare = (node) => {
    while ([kind.AsExpression, kind.SatisfiesExpression, kind.ParenthesizedExpression, kind.NonNullExpression, kind.TypeAssertionExpression, kind.AwaitExpression].includes(node.kind)) node = node.expression;
    return node;
  };
  const nameOf = (name) => (name && (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) ? name.text : undefined);

  function valueOf(outer) {
    const node = bare(outer);
    const value = (members) => ({ text: node.getText(source), ...members });
    if (ts.isStringLiteralLike(node)) return value({ kind: "text", value: node.text });
    if (ts.isArrayLiteralExpression(node)) return value({ kind: "list", items: node.elements.map(valueOf) });
    if (ts.isIdentifier(node)) return value({ kind: "name", name: node.text });
    if (ts.isPropertyAccessExpression(node)) return value({ kind: "member", object: valueOf(node.expression), property: node.name.text });
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return value({ kind: "call", callee: valueOf(node.expression), args: (node.arguments ?? []).map(valueOf) });
    if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return value({ kind: "function", returns: returnOf(node.body) });
    if (!ts.isObjectLiteralExpression(node)) return value({ kind: "code" });
    const members = new Map();
    for (const property of node.properties) {
      const name = nameOf(property.name);
      if (ts.isPropertyAssignment(property)) members.set(name, valueOf(property.initializer));
      else if (ts.isShorthandPropertyAssignment(property)) members.set(name, { kind: "name", name, text: name });
      else if (ts.isSpreadAssignment(property)) spread(members, valueOf(property.expression));
      else if (name) members.set(name, { kind: "code", text: property.getText(source) });
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
    if (!ts.isBlock(body)) return valueOf(body);
    const last = body.statements.findLast((statement) => ts.isReturnStatement(statement) && statement.expression);
    return last && valueOf(last.expression);
  }

  function visit(node) {
    if (ts.isImportDeclaration(node) && node.importClause) {
      const from = node.moduleSpecifier.text;
      const { name, namedBindings } = node.importClause;
      if (name) program.imports.set(name.text, { from, imported: "default" });
      if (namedBindings && ts.isNamespaceImport(namedBindings)) program.imports.set(namedBindings.name.text, { from, imported: "*" });
      else for (const one of namedBindings?.elements ?? []) program.imports.set(one.name.text, { from, imported: (one.propertyName ?? one.name).text });
    } else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      program.constants.set(node.name.text, valueOf(node.initializer));
    } else if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isObjectLiteralExpression(node)) {
      program.values.push(valueOf(node));
    }
    ts.forEachChild(node, visit);
  }
  visit(source);
  const [problem] = source.parseDiagnostics ?? [];
  if (problem) {
    const { line, character } = source.getLineAndCharacterOfPosition(problem.start);
    throw Object.assign(new Error(ts.flattenDiagnosticMessageText(problem.messageText, " ")), { line: line + 1, column: character + 1 });
  }
  return program;
}

// From a page or a keyword file to the source that it is about.

import * as vscode from 'vscode';

const SUFFIX = /_(?:docs|kw)\.md$/;
const HEAD = 8_000;
const MAX_FOUND = 20;
/** The lines of a page's beginning that name the source: `- **Path**: `src/x.py``, `# Documentation: src/x.py`. */
const NAMED = [
  /^[ \t]*(?:[-*][ \t]+)?\*\*(?:(?:Full |File |Source )?Path|Original File|Source File|File|Source):?\*\*:?[ \t]*\[?`?([^`\]\n]+)/gm,
  /^#[ \t]+[^\n:`]*(?::|[ \t]for)[ \t]*`?([^`\n]+)/gm,
  /^#[ \t]+[^\n`]*`([^`\n]+)`/gm,
];

export function isAboutSource(uri: vscode.Uri): boolean {
  return SUFFIX.test(uri.path);
}

/** The sources that a page or a keyword file is about: one, as a rule; several where its name leaves a choice. */
export async function findSources(document: vscode.TextDocument): Promise<vscode.Uri[]> {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  if (!folder) {
    return [];
  }
  const paths = candidates(document.getText(new vscode.Range(0, 0, 400, 0)).slice(0, HEAD), inner(folder, document.uri));
  for (const path of paths) {
    const uri = within(folder, path);
    if (uri && (await isFile(uri))) {
      return [uri];
    }
  }
  return byName(folder, paths);
}

/** Paths, relative to the workspace's folder, at which the source may be; the likeliest first. */
export function candidates(text: string, page: string): string[] {
  const named = NAMED.flatMap((pattern) => [...text.matchAll(pattern)]).map((match) => (match[1] ?? '').trim());
  const stem = page.replace(SUFFIX, '');
  const parts = stem.split('/');
  // Below `docs/`, or wherever the documentation is kept, folders are those of the sources.
  const below = parts.slice(1).map((_, index) => parts.slice(index + 1).join('/'));
  const mirrored = [...below, stem];
  // `station_yaml_docs.md` is the page of `station.yaml`.
  const dotted = mirrored.map((path) => path.replace(/_([A-Za-z0-9]+)$/, '.$1'));
  return [...new Set([...named, ...mirrored, ...dotted])].filter((path) => path && !SUFFIX.test(path));
}

/** Where no path leads to a file: the files of that name. */
async function byName(folder: vscode.WorkspaceFolder, paths: readonly string[]): Promise<vscode.Uri[]> {
  const names = new Set(paths.map((path) => path.split('/').pop() ?? '').filter((name) => /^[\w.-]+\.\w+$/.test(name)));
  const found = await Promise.all(
    [...names].map((name) =>
      vscode.workspace.findFiles(new vscode.RelativePattern(folder, `**/${name}`), undefined, MAX_FOUND),
    ),
  );
  return found.flat();
}

/** A file of the workspace's folder; what leads out of it is nothing that a page could ask for. */
function within(folder: vscode.WorkspaceFolder, path: string): vscode.Uri | undefined {
  const uri = vscode.Uri.joinPath(folder.uri, path);
  return uri.path.startsWith(`${folder.uri.path}/`) ? uri : undefined;
}

function inner(folder: vscode.WorkspaceFolder, uri: vscode.Uri): string {
  return uri.path.slice(folder.uri.path.length + 1);
}

async function isFile(uri: vscode.Uri): Promise<boolean> {
  try {
    return Boolean((await vscode.workspace.fs.stat(uri)).type & vscode.FileType.File);
  } catch {
    return false;
  }
}

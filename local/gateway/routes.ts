/** Route precedence of an HTTP API: a full match, then a greedy path variable, then $default; text before variables. */
import type { RouteFacts } from '../template/facts.ts';

export interface RouteMatch {
  readonly route: RouteFacts;
  /** Decoded path variables. */
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface CompiledRoute {
  readonly route: RouteFacts;
  readonly method: string;
  readonly segments: readonly string[];
  /** Smaller comes first. */
  readonly rank: string;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html */
export function compileRoutes(routes: readonly RouteFacts[]): (method: string, path: string) => RouteMatch | undefined {
  const fallback = routes.find((route) => route.routeKey === '$default');
  const compiled = routes
    .filter((route) => route !== fallback)
    .map(compile)
    .sort((one, other) => (one.rank < other.rank ? -1 : 1));
  return (method, path) => {
    const parts = path.split('/').slice(1);
    for (const candidate of compiled) {
      if (candidate.method !== 'ANY' && candidate.method !== method) continue;
      const pathParameters = matchSegments(candidate.segments, parts);
      if (pathParameters) return { route: candidate.route, pathParameters };
    }
    return fallback && { route: fallback, pathParameters: {} };
  };
}

function compile(route: RouteFacts): CompiledRoute {
  const [method = '', path = ''] = route.routeKey.split(' ');
  const segments = path.split('/').slice(1);
  const rank = segments.map((segment) => (isGreedy(segment) ? '2' : isVariable(segment) ? '1' : '0')).join('');
  return { route, method, segments, rank: `${segments.some(isGreedy) ? 1 : 0}${rank}${method === 'ANY' ? 1 : 0}` };
}

const isVariable = (segment: string): boolean => segment.startsWith('{');
const isGreedy = (segment: string): boolean => segment.endsWith('+}');

function matchSegments(segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if (part === undefined) return undefined;
    if (isGreedy(segment)) {
      found[segment.slice(1, -2)] = parts.slice(index).map(decode).join('/');
      return found;
    }
    if (!isVariable(segment) && segment !== part) return undefined;
    if (isVariable(segment) && part === '') return undefined;
    if (isVariable(segment)) found[segment.slice(1, -1)] = decode(part);
  }
  return parts.length === segments.length ? found : undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

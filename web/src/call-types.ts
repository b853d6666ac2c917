/** The types of `call`: what an operation takes and gives, out of its schemas. */
import type * as z from 'zod';
import type { operations } from '#schemas/api';

type Table = typeof operations;
export type CallId = keyof Table;

type Shape<K extends CallId, P extends 'params' | 'query' | 'body'> = Table[K] extends Record<P, infer S extends z.ZodType> ? S : undefined;

/** As the page writes it: numbers stay numbers although a path is text, and defaults may be left out. */
type Params<S> = S extends z.ZodType ? { params: z.output<S> } : { params?: undefined };
type Query<S> = S extends z.ZodType ? { query?: Partial<z.input<S>> } : { query?: undefined };
type Body<S> = S extends z.ZodType ? { body: z.input<S> } : { body?: undefined };

export type CallInput<K extends CallId> = Params<Shape<K, 'params'>> &
  Query<Shape<K, 'query'>> &
  Body<Shape<K, 'body'>> & {
    /** For operations that create: the same key for the same wish, however often it is sent. One is made when left out. */
    idempotencyKey?: string;
    signal?: AbortSignal;
  };
export type CallOutput<K extends CallId> = z.output<Table[K]['response']>;

/** An input in which nothing is owed may be left out. */
export type CallArgs<K extends CallId> = object extends CallInput<K> ? [input?: CallInput<K>] : [input: CallInput<K>];
export type Call = <K extends CallId>(operation: K, ...args: CallArgs<K>) => Promise<CallOutput<K>>;

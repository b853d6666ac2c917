/** Stands for packages that a dependency asks for and never uses on our paths. */
export {};

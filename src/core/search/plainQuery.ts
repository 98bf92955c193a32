/** A query as the model gets it: quotes are for the full text. Empty where nothing but quotes is typed. */
export function plainQuery(query: string): string {
  return query.replace(/["“”]/g, ' ').trim();
}

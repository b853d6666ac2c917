/** Addresses that the app is synthesized with; where the templates name them, the host puts its real ports. */

/** The simulated Graph API. */
export const GRAPH_ORIGIN = 'http://127.0.0.1:4001';
/** The dashboard: what a browser on this machine opens. */
export const DASHBOARD_ORIGIN = 'http://localhost:4000';

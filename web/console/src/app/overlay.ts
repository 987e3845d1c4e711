/** What lies over the shell. */
export type Overlay = 'palette' | 'shortcuts' | 'profile';

// A file that was uploaded for an article; `shown`: it stands in the text, as a picture, film, sound or model.
export type Uploaded = { name: string; url: string; description: string; shown: boolean };
export type Upload = (files: File[], take: (file: Uploaded) => void) => Promise<void>;

export const acceptedFiles = 'image/*,video/mp4,video/webm,audio/*,.glb,.gltf,.pdf';

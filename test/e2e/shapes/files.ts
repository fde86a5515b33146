/** What is uploaded, and where it stands. */

export interface StoredFile {
  id: string;
  name: string;
  kind: 'image' | 'video' | 'audio' | 'document';
  type: string;
  size: number;
  folder: string | null;
  created_at: string;
  audience: 'anyone' | 'members' | 'certain';
  state: 'working' | 'ready' | 'failed';
  reason: string | null;
  width: number | null;
  height: number | null;
  duration: number | null;
  codecs: string | null;
  warnings: string[];
  sizes: { width: number; height: number; size: number }[];
  captions: Caption[];
  poster: string | null;
  used_on: { page: string; title: string; thing: string }[];
  picture_of: { thing: string; name: string }[];
  filebox: { offered: number; shared: number; uploaded: number };
}

export interface Caption {
  id: string;
  language: string;
  label: string;
  created_at: string;
}

export interface FileUsage {
  stored: number;
  arriving: number;
  quota: number | null;
  room: number | null;
}

export interface Upload {
  id: string;
  name: string;
  size: number;
  arrived: number;
  file: string | null;
  created_at: string;
  expires_at: string;
}

export interface FileboxPlace {
  id: string;
  file: string;
  name: string | null;
  size: number;
  origin: 'offered' | 'shared' | 'uploaded';
  member: string | null;
  thing: string | null;
  created_at: string;
}

export interface FileboxSettings {
  uploads: boolean;
  upload_limit: number;
}

/** NixVirt's repository. */
export const upstream = 'https://github.com/AshleyYakeley/NixVirt';

/** A published release of NixVirt: its tag never moves, so its hash is known in advance. */
export interface PublishedRelease {
  /** Without the tag's `v`. */
  readonly version: string;
  readonly rev: string;
  readonly narHash: string;
}

/**
 * Every tag of github.com/AshleyYakeley/NixVirt that `nixvirtTree` recognises as NixVirt's source; 0.1.0 and 0.2.0 have no module helper. A new
 * release is one line: `git rev-parse v0.7.0^{commit}`, and `nix-hash --type sha256 --sri` of `git archive v0.7.0`, unpacked.
 */
export const publishedReleases: readonly PublishedRelease[] = [
  {
    version: '0.3.0',
    rev: 'a9cbedf52007b5d525837b0f736ad4fc8fe7f94c',
    narHash: 'sha256-uscnESRqfncrLg/gsEjDRP57u1tHk9+eGIBb5uhbf9g=',
  },
  {
    version: '0.4.0',
    rev: 'cf6ecd6b4625640963528af5b33a8b3eddaeb8de',
    narHash: 'sha256-sGHwZzNB/jzD5VnTwqeL5AlFQ8EYHpspWLA/PjNJUgw=',
  },
  {
    version: '0.4.1',
    rev: '3bd0a8100114b56536e7bb65619e3a3e5c726e31',
    narHash: 'sha256-jEDXUqgXPIz1efb3SbQpHsWI/Vw59uV8A1f6EEEP4DA=',
  },
  {
    version: '0.4.2',
    rev: '348ec01fc4e843cc591b59f49ed30a57199be1ec',
    narHash: 'sha256-2aM5YYnmqB1MgNpoMVxBUeiNT5D4H36MUyX+bGP5oWQ=',
  },
  {
    version: '0.5.0',
    rev: '9f1cdca730d92461075709e867c1e9ad93d58a8d',
    narHash: 'sha256-QoONoZPBpNTw5cia05QSvDlaxXo3moKAJQOw7c5hMXA=',
  },
  {
    version: '0.6.0',
    rev: '5dfe108fd859b122f9a96981cb6bc12297653d6c',
    narHash: 'sha256-DNBZmuk1YRM2PmwbHzVdXumRjCUzQkMarg4iI/37rOQ=',
  },
];

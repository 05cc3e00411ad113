import { type Branch, childOf, childrenOf } from '../../xml/branch.ts';

/** The primary video device comes first; the others omit `primary`. */
export function putPrimaryFirst(devices: Branch): void {
  const videos = childrenOf(devices, 'video');
  const primary = videos.find((video) => primaryOf(video) === 'yes');
  const sorted = primary ? [primary, ...videos.filter((video) => video !== primary)] : videos;
  for (const video of sorted)
    if (primaryOf(video) === 'no' || video !== sorted[0]) childOf(video, 'model')?.attributes.delete('primary');
  devices.children.splice(
    0,
    devices.children.length,
    ...devices.children.filter(({ name }) => name !== 'video'),
    ...sorted,
  );
}

/** Whether it is the first video device. */
export function isFirst(video: Branch | undefined): boolean {
  return video?.parent !== undefined && childOf(video.parent, 'video') === video;
}

function primaryOf(video: Branch): string | undefined {
  return childOf(video, 'model')?.attributes.get('primary');
}

/** The volume’s name in the guest: Windows shows it beside the drive’s letter. */
export const mediumLabel = 'VIRTSPEC';

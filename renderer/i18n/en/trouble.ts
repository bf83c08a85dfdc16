/** English texts of the page that stands in the till's place when it can't start. */
export const trouble = {
  trouble: {
    title: 'The till can’t start',
    sales: 'Your sales',
    steps: 'What to do',
    forIt: 'For IT',
    folder: 'Folder of this till: {{folder}}',
    close: 'Close',
    what: {
      'read-only': 'The disk of this till can only be read, nothing can be saved on it.',
      'other-owner': 'The data of this till belong to another user of this computer.',
      'no-permission': 'This computer doesn’t let the till write to its own folder.',
      'disk-full': 'The disk of this till is full.',
      'disk-broken': 'The disk of this till doesn’t answer as it should.',
      damaged: 'The file that says which till this is, till.json, is damaged.',
      'newer-version': 'A newer version of Stillopen has worked on this till.',
      'in-use': 'This till is already open on this computer.',
      unknown: 'Something unexpected happened while the till was starting.',
    },
    safety: {
      safe: 'All sales made so far are on this disk, unchanged. No new sale can be made here until this is put right: use another till.',
      unsure:
        'Sales that were sent are safe on the server. Don’t remove or repair anything on this disk yourself: IT can save the rest. Use another till.',
      open: 'Nothing is lost. Go on selling in the window that is open.',
    },
    doing: {
      'read-only':
        'Call IT: the disk has to be made writable, often by a restart or a disk check. Then start the till again.',
      'other-owner':
        'Sign in to the computer as the user who usually sells here. If that doesn’t help, call IT with this text.',
      'no-permission':
        'Call IT: the user who sells needs the right to write in the folder below. Then start the till again.',
      'disk-full':
        'Empty the recycle bin and remove files that aren’t the till’s, or call IT. Then start the till again.',
      'disk-broken': 'Switch the computer off and call IT now: the disk may be failing.',
      damaged: 'Call IT: a copy of till.json has to be put back. Don’t enrol the till anew before that.',
      'newer-version':
        'Start the newer version, or call IT to install it. The older one must not write here.',
      'in-use': 'Look for the open window of the till. If there is none, restart the computer.',
      unknown: 'Restart the computer and start the till again. If this stays, call IT with this text.',
    },
  },
  clock: {
    behind:
      'This computer’s clock is wrong: it shows {{shown}}, but it is at least {{real}}. Sales go on with the right time. Set the clock, or tell IT today.',
    ahead:
      'This computer’s clock is wrong: it shows {{shown}}, but by the server it is {{real}}. Sales go on with the right time. Set the clock, or tell IT today.',
  },
} as const;

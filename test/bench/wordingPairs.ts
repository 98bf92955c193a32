/** What the newer of two texts does to the older one, as a reader would say. */
export type WrittenChange =
  | 'reworded'
  | 'rewrapped'
  | 'negation'
  | 'number'
  | 'unit'
  | 'opposite'
  | 'name'
  | 'obligation'
  | 'one word'
  | 'roles'
  | 'addition'
  | 'replaced';

export interface WordingPair {
  readonly change: WrittenChange;
  readonly older: string;
  readonly newer: string;
  /** How it is cut: `a.md` where absent. */
  readonly path?: string;
}

const pair = (change: WrittenChange, older: string, newer: string, path?: string): WordingPair => ({
  ...{ change, older, newer },
  ...(path === undefined ? {} : { path }),
});

/** The pairs that the rules were chosen on. */
export const chosenOn: readonly WordingPair[] = [
  pair(
    'reworded',
    'The ferry to the island leaves every two hours from the northern pier.',
    'Every two hours a ferry for the island departs from the pier in the north.',
  ),
  pair(
    'reworded',
    'Lost property is kept at the office for three months and then given away.',
    'We keep what was lost for 3 months at the office; afterwards it is given away.',
  ),
  pair(
    'reworded',
    'You must restart the server before the new settings take effect.',
    'The new settings only apply once the server has been restarted.',
  ),
  pair('reworded', 'It is not possible to undo this action.', 'This action is impossible to undo.'),
  pair(
    'reworded',
    'The committee approved the budget on Monday after a long debate.',
    'On Monday, following lengthy discussion, the budget was approved by the committee.',
  ),
  pair(
    'reworded',
    'Customers can return goods within 30 days of purchase.',
    'Goods may be returned by customers up to thirty days after they were bought.',
  ),
  pair(
    'reworded',
    'The index is rebuilt from scratch if its file is damaged.',
    'If the file of the index is corrupt, it gets built anew.',
  ),
  pair(
    'reworded',
    'Small children should be accompanied by an adult.',
    'An adult should accompany young children.',
  ),
  pair(
    'reworded',
    'Der Antrag muss bis zum 5. Mai eingereicht werden.',
    'Bis zum 5. Mai ist der Antrag einzureichen.',
  ),
  pair(
    'reworded',
    'Hunde sind an der Leine zu führen und brauchen eine eigene Karte.',
    'Für Hunde gilt Leinenpflicht, und sie benötigen eine eigene Fahrkarte.',
  ),
  pair(
    'reworded',
    'Memory use grows with the number of open files.',
    'The more files are open, the more memory is used.',
  ),
  pair(
    'rewrapped',
    'The cache holds the results of the last\nten queries, so that asking again costs\nnothing.',
    'The cache holds the results of the last ten queries, so that\nasking again costs nothing.',
  ),
  pair(
    'negation',
    'Dogs are allowed on the upper deck of the ferry.',
    'Dogs are not allowed on the upper deck of the ferry.',
  ),
  pair(
    'negation',
    'The password is never stored on the disk.',
    'The password is stored on the disk.',
  ),
  pair(
    'negation',
    'You can cancel the order without a reason.',
    'You can cancel the order with a reason.',
  ),
  pair('negation', 'Die Daten werden gelöscht.', 'Die Daten werden nicht gelöscht.'),
  pair(
    'negation',
    'The old format is supported by the new reader.',
    'The old format is unsupported by the new reader.',
  ),
  pair(
    'number',
    'The connection is closed after 5 minutes without a request.',
    'The connection is closed after 7 minutes without a request.',
  ),
  pair(
    'number',
    'Prices rose by 1.5 percent in March compared with the year before.',
    'Prices rose by 15 percent in March compared with the year before.',
  ),
  pair(
    'number',
    'Each team has seven players and one coach.',
    'Each team has eleven players and one coach.',
  ),
  pair(
    'unit',
    'Backups are deleted after 30 days unless they are pinned.',
    'Backups are deleted after 30 weeks unless they are pinned.',
  ),
  pair(
    'opposite',
    'The valve has to be opened before the pump is started.',
    'The valve has to be opened after the pump is started.',
  ),
  pair(
    'opposite',
    'Unemployment increased in the second quarter of the year.',
    'Unemployment decreased in the second quarter of the year.',
  ),
  pair(
    'opposite',
    'The door on the left leads to the archive.',
    'The door on the right leads to the archive.',
  ),
  pair(
    'name',
    'The meeting takes place in Paris in June.',
    'The meeting takes place in London in June.',
  ),
  pair(
    'name',
    'The contract was signed by Anna Weber on behalf of the company.',
    'The contract was signed by Peter Weber on behalf of the company.',
  ),
  pair(
    'name',
    'Call `openFile` first, and pass its handle on to the reader.',
    'Call `openFolder` first, and pass its handle on to the reader.',
  ),
  pair('obligation', 'Members must pay the fee in January.', 'Members may pay the fee in January.'),
  pair(
    'obligation',
    'All requests are logged with their time and address.',
    'Some requests are logged with their time and address.',
  ),
  pair(
    'one word',
    'Applications that come late are accepted by the office.',
    'Applications that come late are refused by the office.',
  ),
  pair(
    'one word',
    'The salad contains nuts and may be served cold.',
    'The salad contains fish and may be served cold.',
  ),
  pair(
    'one word',
    'The log is written to the disk by the main thread.',
    'The log is written to the network by the main thread.',
  ),
  pair(
    'one word',
    'The red wire is connected to the battery.',
    'The blue wire is connected to the battery.',
  ),
  pair(
    'roles',
    'The dog chased the cat through the garden.',
    'The cat chased the dog through the garden.',
  ),
  pair(
    'addition',
    'The library is open from nine to five.',
    'The library is open from nine to five, except in August, when it is closed.',
  ),
  pair(
    'addition',
    'Passwords are hashed and kept in the database.',
    'Passwords are hashed and kept in the database together with the address of the user.',
  ),
  pair(
    'replaced',
    'In winter the last boat comes back at five in the afternoon.',
    'Groups of more than twenty should write a week before they travel.',
  ),
  pair(
    'replaced',
    'The setting is read once at the start.',
    'Errors are shown in red beside the line that they are about.',
  ),
  pair(
    'reworded',
    'function total(items) {\n  let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n',
    'function total(items) {\n  let result = 0;\n  for (const item of items) result += item.price;\n  return result;\n}\n',
    'a.js',
  ),
  pair(
    'rewrapped',
    'export function clamp(value, least, most) {\n  return Math.min(Math.max(value, least), most);\n}\n',
    'export function clamp(\n  value,\n  least,\n  most,\n) {\n  return Math.min(\n    Math.max(value, least),\n    most,\n  );\n}\n',
    'a.js',
  ),
  pair(
    'reworded',
    '// Sorts the rows by their date, newest first.\nfunction sortRows(rows) {\n  return rows.sort((a, b) => b.date - a.date);\n}\n',
    '// Puts the rows in the order of their dates, the newest ones first.\nfunction sortRows(rows) {\n  return rows.sort((a, b) => b.date - a.date);\n}\n',
    'a.js',
  ),
  pair(
    'opposite',
    'def is_adult(person):\n    """Whether a person is of age."""\n    return person.age >= LIMIT\n',
    'def is_adult(person):\n    """Whether a person is of age."""\n    return person.age <= LIMIT\n',
    'a.py',
  ),
  pair(
    'negation',
    'def visible(rows):\n    return [row for row in rows if row.hidden]\n',
    'def visible(rows):\n    return [row for row in rows if not row.hidden]\n',
    'a.py',
  ),
  pair(
    'name',
    'function remove(id) {\n  const user = store.getUser(id);\n  return user.name;\n}\n',
    'function remove(id) {\n  const user = store.deleteUser(id);\n  return user.name;\n}\n',
    'a.js',
  ),
  pair(
    'number',
    'function retry(call) {\n  return attempt(call, { times: 3, waitMs: 200 });\n}\n',
    'function retry(call) {\n  return attempt(call, { times: 5, waitMs: 200 });\n}\n',
    'a.js',
  ),
  pair(
    'replaced',
    'The parser reads the file line by line and drops comments.',
    'The parser reports the line and column of each error.',
  ),
  pair(
    'replaced',
    'Bicycles are carried free of charge on the lower deck.',
    'Passengers with bicycles board through the rear door.',
  ),
  pair(
    'replaced',
    'The search finds files by their names.',
    'The search can be cancelled with Escape.',
  ),
  pair(
    'replaced',
    'Employees are paid at the end of each month.',
    'Employees are insured from their first day at work.',
  ),
];

/** As many again, which no rule was chosen on. */
export const heldOut: readonly WordingPair[] = [
  pair(
    'reworded',
    'The museum is closed on public holidays.',
    'On public holidays, visitors will find the museum shut.',
  ),
  pair(
    'reworded',
    'Please turn off all electronic devices during take-off.',
    'While the plane is taking off, electronic devices have to be switched off.',
  ),
  pair(
    'reworded',
    'The program stops when it runs out of memory.',
    'If memory is exhausted, the program terminates.',
  ),
  pair(
    'reworded',
    'About half of the participants did not finish the survey.',
    'Roughly 50 percent of those who took part left the survey unfinished.',
  ),
  pair(
    'reworded',
    'Her first novel sold ten thousand copies in a month.',
    'Within a month, 10,000 copies of her debut novel had been sold.',
  ),
  pair(
    'reworded',
    'Save your work often, since the editor may crash.',
    'Because the editor might crash, you should save frequently.',
  ),
  pair(
    'reworded',
    'The bridge was built by the Romans two thousand years ago.',
    'It was the Romans who built the bridge, some 2000 years ago.',
  ),
  pair(
    'reworded',
    'Heavy rain caused the river to burst its banks.',
    'The river flooded because of torrential rain.',
  ),
  pair(
    'reworded',
    'Die Sitzung wurde wegen Krankheit verschoben.',
    'Weil jemand krank war, hat man die Sitzung vertagt.',
  ),
  pair(
    'reworded',
    'Bitte werfen Sie kein Papier in die Toilette.',
    'Papier darf nicht in die Toilette geworfen werden.',
  ),
  pair(
    'reworded',
    'Use a stable sort where the order of equal rows matters.',
    'Where it matters in which order equal rows come, sort stably.',
  ),
  pair(
    'rewrapped',
    'Every request carries a token\nthat is checked by the gateway\nbefore anything else.',
    'Every request carries a token that is checked\nby the gateway before anything else.',
  ),
  pair('negation', 'Guests may smoke in their rooms.', 'Guests may not smoke in their rooms.'),
  pair(
    'negation',
    'The update requires a restart of the machine.',
    "The update doesn't require a restart of the machine.",
  ),
  pair(
    'negation',
    'There are no known problems with this version.',
    'There are known problems with this version.',
  ),
  pair('negation', 'Das Ventil ist immer geschlossen.', 'Das Ventil ist nie geschlossen.'),
  pair(
    'negation',
    'The treatment is considered safe for children.',
    'The treatment is considered unsafe for children.',
  ),
  pair(
    'number',
    'The pool holds at most 16 connections at a time.',
    'The pool holds at most 64 connections at a time.',
  ),
  pair(
    'number',
    'The exhibition runs until 12 October 2024.',
    'The exhibition runs until 21 October 2024.',
  ),
  pair(
    'number',
    'Take two tablets with a glass of water.',
    'Take four tablets with a glass of water.',
  ),
  pair(
    'unit',
    'The timeout is 200 milliseconds by default.',
    'The timeout is 200 seconds by default.',
  ),
  pair(
    'opposite',
    'Interest rates are expected to rise next year.',
    'Interest rates are expected to fall next year.',
  ),
  pair('opposite', 'The shop opens early on Saturdays.', 'The shop opens late on Saturdays.'),
  pair(
    'opposite',
    'Enable the firewall before you connect the machine.',
    'Disable the firewall before you connect the machine.',
  ),
  pair('name', 'Flights to Madrid leave from gate B.', 'Flights to Lisbon leave from gate B.'),
  pair(
    'name',
    'The theorem was first proved by Gauss in a letter to a friend.',
    'The theorem was first proved by Euler in a letter to a friend.',
  ),
  pair(
    'name',
    'Set LOG_LEVEL in the environment to see more.',
    'Set LOG_FILE in the environment to see more.',
  ),
  pair(
    'obligation',
    'Visitors should sign the book at the entrance.',
    'Visitors have to sign the book at the entrance.',
  ),
  pair(
    'obligation',
    'Every student receives a laptop from the school.',
    'Hardly any student receives a laptop from the school.',
  ),
  pair(
    'one word',
    'The witness confirmed the statement in court.',
    'The witness withdrew the statement in court.',
  ),
  pair(
    'one word',
    'The soup is cooked with chicken and vegetables.',
    'The soup is cooked with pork and vegetables.',
  ),
  pair(
    'one word',
    'Messages are sorted by date in the list.',
    'Messages are sorted by sender in the list.',
  ),
  pair(
    'one word',
    'The landlord pays for repairs of the heating.',
    'The tenant pays for repairs of the heating.',
  ),
  pair(
    'roles',
    'The company sued the city over the contract.',
    'The city sued the company over the contract.',
  ),
  pair(
    'addition',
    'Refunds are paid to the card that was used.',
    'Refunds are paid to the card that was used, less a fee of two percent.',
  ),
  pair(
    'addition',
    'The report is sent to the head of the department.',
    'The report is sent to the head of the department and published on the website.',
  ),
  pair(
    'replaced',
    'Seeds should be sown in April, when the ground is warm.',
    'Tools are lent out at the counter against a deposit.',
  ),
  pair(
    'replaced',
    'The parser reads one line at a time.',
    'Contributions are welcome; open an issue first.',
  ),
  pair(
    'reworded',
    'def mean(values):\n    total = sum(values)\n    return total / len(values)\n',
    'def mean(numbers):\n    total = sum(numbers)\n    return total / len(numbers)\n',
    'a.py',
  ),
  pair(
    'rewrapped',
    'int area(struct box b) { return b.width * b.height; }\n',
    'int area(struct box b)\n{\n    return b.width * b.height;\n}\n',
    'a.c',
  ),
  pair(
    'reworded',
    '# Reads the whole file, since it is small.\ndef read(path):\n    with open(path) as file:\n        return file.read()\n',
    '# The file is small, so all of it is read at once.\ndef read(path):\n    with open(path) as file:\n        return file.read()\n',
    'a.py',
  ),
  pair(
    'opposite',
    'function isEmpty(list) {\n  return list.length === 0;\n}\n',
    'function isEmpty(list) {\n  return list.length !== 0;\n}\n',
    'a.js',
  ),
  pair(
    'negation',
    '// Must be called with the lock held.\nvoid flush(struct log *log) {\n  write_all(log->rows);\n}\n',
    '// Must not be called with the lock held.\nvoid flush(struct log *log) {\n  write_all(log->rows);\n}\n',
    'a.c',
  ),
  pair(
    'name',
    'func save(user User) error {\n\treturn database.Insert(user)\n}\n',
    'func save(user User) error {\n\treturn database.Update(user)\n}\n',
    'a.go',
  ),
  pair(
    'number',
    'const limits = {\n  depth: 8,\n  width: 120,\n};\n',
    'const limits = {\n  depth: 8,\n  width: 100,\n};\n',
    'a.js',
  ),
  pair(
    'replaced',
    'The index is kept in the folder of the workspace.',
    'The index is updated when a file was saved.',
  ),
  pair(
    'replaced',
    'The hotel has a pool on its roof.',
    'The hotel serves breakfast in the garden.',
  ),
  pair(
    'replaced',
    'A session ends when the user logs out.',
    'A session keeps the language of the user.',
  ),
  pair(
    'replaced',
    'The vaccine is given as an injection into the arm.',
    'The vaccine has to be stored in a refrigerator.',
  ),
];

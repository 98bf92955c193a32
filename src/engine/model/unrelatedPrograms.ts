import type { Subject } from './unrelatedTexts.ts';

/** Of programs: what stands in repositories, beside `unrelatedTexts`. Written for this. */
export const unrelatedPrograms: readonly Subject[] = [
  {
    query: 'retry a request with a growing delay',
    texts: [
      'async function fetchWithRetry(url, attempts = 5) {\n  for (let i = 0; i < attempts; i++) {\n    const response = await fetch(url);\n    if (response.ok) return response;\n    await sleep(2 ** i * 100);\n  }\n  throw new Error("gave up");\n}',
      'The client waits twice as long after each failed call, up to a minute, and adds a random part so that not all clients come back at once.',
    ],
  },
  {
    query: 'sort a list by several keys',
    texts: [
      'def by_name_then_age(people):\n    return sorted(people, key=lambda p: (p.last_name, p.first_name, -p.age))',
      'rows.sort((a, b) => a.city.localeCompare(b.city) || a.street.localeCompare(b.street));',
    ],
  },
  {
    query: 'resize an image and keep its proportions',
    texts: [
      'fn thumbnail(img: &Image, max: u32) -> Image {\n    let scale = max as f32 / img.width().max(img.height()) as f32;\n    img.resize((img.width() as f32 * scale) as u32, (img.height() as f32 * scale) as u32)\n}',
      'Photos larger than 4,000 pixels are made smaller before they are uploaded; their metadata stays as it is.',
    ],
  },
  {
    query: 'user cannot log in after changing the password',
    texts: [
      'function verifyToken(token, secret) {\n  const [header, payload, signature] = token.split(".");\n  if (sign(header + "." + payload, secret) !== signature) throw new Unauthorized();\n  return JSON.parse(decode(payload));\n}',
      '2024-03-02 08:14:55 WARN auth: session of account 4417 was revoked, sign in again',
    ],
  },
  {
    query: 'parse a date in another time zone',
    texts: [
      'ZonedDateTime departure = LocalDateTime.parse(text, FORMAT).atZone(ZoneId.of("Asia/Tokyo"));',
      'def next_workday(day):\n    day += timedelta(days=1)\n    while day.weekday() >= 5:\n        day += timedelta(days=1)\n    return day',
    ],
  },
  {
    query: 'read a large csv file line by line',
    texts: [
      'with open(path, newline="") as source:\n    for row in csv.DictReader(source):\n        total += float(row["amount"])',
      'A field may hold a comma when it stands in quotes; a quote within it is doubled.',
    ],
  },
  {
    query: 'keep the most recently used entries in memory',
    texts: [
      'class Cache<K, V> {\n  get(key: K): V | undefined {\n    const value = this.#map.get(key);\n    if (value !== undefined) { this.#map.delete(key); this.#map.set(key, value); }\n    return value;\n  }\n}',
      'The oldest entries are dropped as soon as the limit of bytes is reached.',
    ],
  },
  {
    query: 'match a colour code with a regular expression',
    texts: [
      'const colour = /^#(?:[0-9a-f]{3}){1,2}$/i;',
      'A lazy quantifier takes as few characters as it can, and gives way only where the rest of the pattern would fail.',
    ],
  },
  {
    query: 'multiply two matrices in blocks',
    texts: [
      'for (int i = 0; i < n; i += B)\n  for (int j = 0; j < n; j += B)\n    for (int k = 0; k < n; k += B)\n      accumulate(c, a, b, i, j, k);',
      'The inverse of an orthogonal matrix is its transpose, so no equations need to be solved.',
    ],
  },
  {
    query: 'close the dialog when escape is pressed',
    texts: [
      'button.addEventListener("keydown", (event) => {\n  if (event.key === "Escape") dialog.close();\n});',
      '.menu:focus-visible { outline: 2px solid var(--accent); border-radius: 4px; }',
    ],
  },
  {
    query: 'convert samples to decibels',
    texts: [
      'float level_db(const float *samples, int n) {\n  float sum = 0;\n  for (int i = 0; i < n; i++) sum += samples[i] * samples[i];\n  return 10 * log10f(sum / n + 1e-12f);\n}',
      'The microphone is muted while nobody speaks, and the noise of the fan is filtered out.',
    ],
  },
  {
    query: 'add a column to a table without losing data',
    texts: [
      'ALTER TABLE orders ADD COLUMN shipped_at timestamp NULL;',
      'SELECT customer_id, sum(total) FROM invoices WHERE paid = false GROUP BY customer_id HAVING sum(total) > 500;',
    ],
  },
  {
    query: 'write messages to a log file by level',
    texts: [
      'logger.info("listening on %s after %d ms", address, elapsed)',
      'May 14 03:22:10 gateway kernel: eth0: link is down',
    ],
  },
  {
    query: 'unpack an archive into a folder',
    texts: [
      'func extract(r *zip.Reader, dir string) error {\n\tfor _, f := range r.File {\n\t\tif err := writeEntry(f, filepath.Join(dir, f.Name)); err != nil {\n\t\t\treturn err\n\t\t}\n\t}\n\treturn nil\n}',
      'Names in the archive that begin with two dots are refused, since they would lead out of the target.',
    ],
  },
  {
    query: 'undo the last commit but keep the changes',
    texts: [
      'git reset --soft HEAD~1',
      'A branch is only a name for a commit; deleting it removes no history that another branch still reaches.',
    ],
  },
  {
    query: 'test that a function throws an error',
    texts: [
      'it("rejects a negative amount", () => {\n  expect(() => withdraw(account, -5)).toThrow(RangeError);\n});',
      'Before each case the fake clock is set to midnight, so that no result depends on when it is run.',
    ],
  },
  {
    query: 'send an email with an attachment',
    texts: [
      'message = EmailMessage()\nmessage["Subject"] = subject\nmessage.add_attachment(data, maintype="application", subtype="pdf", filename=name)\nserver.send_message(message)',
      'Mail from this sender goes to the junk folder although it is in the address book.',
    ],
  },
  {
    query: 'process jobs from a queue one after another',
    texts: [
      'while let Some(job) = queue.pop().await {\n    job.run().await?; metrics.finished(job.kind());\n}',
      'Each worker takes the task with the highest priority and marks it as its own.',
    ],
  },
  {
    query: 'distance between a point and a line segment',
    texts: [
      'double distance(Vec p, Vec a, Vec b) {\n  double t = clamp(dot(p - a, b - a) / dot(b - a, b - a), 0, 1);\n  return length(p - (a + t * (b - a)));\n}',
      'A polygon is convex if all its corners turn the same way.',
    ],
  },
  {
    query: 'read settings from the environment',
    texts: [
      'port: ${PORT:-8080}\nreplicas: 3\nimage: registry.example/shop:1.4\nresources:\n  limits:\n    memory: 512Mi',
      'const verbose = process.env.VERBOSE === "1";',
    ],
  },
  {
    query: 'translate the texts of a user interface',
    texts: [
      'msgid "Save changes?"\nmsgstr "Änderungen speichern?"',
      'Plural forms differ: some languages have one word for two things and another for five.',
    ],
  },
  {
    query: 'encrypt a file with a password',
    texts: [
      'key = scrypt(password, salt=salt, n=2**15, r=8, p=1)\nbox = AESGCM(key).encrypt(nonce, plaintext, None)',
      'A salt keeps two people with the same secret from having the same hash.',
    ],
  },
  {
    query: 'move the player and check for collisions',
    texts: [
      'func _physics_process(delta):\n    velocity.y += gravity * delta\n    velocity.x = Input.get_axis("left", "right") * speed\n    move_and_slide()',
      'Enemies see the hero within twelve tiles unless a wall lies between.',
    ],
  },
  {
    query: 'train a network on batches of pictures',
    texts: [
      'for images, labels in loader:\n    optimizer.zero_grad()\n    loss = criterion(model(images), labels)\n    loss.backward()\n    optimizer.step()',
      'epoch 12, train loss 0.231, validation accuracy 0.874, learning rate 0.0003',
    ],
  },
  {
    query: 'walk through a folder and all below it',
    texts: [
      'find . -type f -name "*.tmp" -mtime +7 -delete',
      'pub fn visit(dir: &Path, each: &mut dyn FnMut(&Path)) -> io::Result<()> {\n    for entry in fs::read_dir(dir)? { each(&entry?.path()); }\n    Ok(())\n}',
    ],
  },
  {
    query: 'open a socket and listen for connections',
    texts: [
      'int fd = socket(AF_INET, SOCK_STREAM, 0);\nbind(fd, (struct sockaddr *)&address, sizeof address);\nlisten(fd, 128);',
      'A port below 1024 can be bound only by who has more rights than a common user.',
    ],
  },
  {
    query: 'build a tree from tokens',
    texts: [
      'fn expression(&mut self, min: u8) -> Expr {\n    let mut left = self.primary();\n    while let Some(op) = self.peek_operator(min) {\n        left = Expr::Binary(op, left.into(), self.expression(op.power() + 1).into());\n    }\n    left\n}',
      'A grammar is ambiguous when one sentence has two trees.',
    ],
  },
  {
    query: 'draw a bar chart with labels',
    texts: [
      'ax.bar(months, sales, color="steelblue")\nax.set_ylabel("units")\nfig.savefig("sales.png", dpi=150)',
      'Use few colours, and none that a person who does not see red and green would mix up.',
    ],
  },
  {
    query: 'share a counter between threads',
    texts: [
      'private final AtomicLong hits = new AtomicLong();\npublic long record() { return hits.incrementAndGet(); }',
      'A value that is never written after it was made needs no lock.',
    ],
  },
  {
    query: 'install the package on a server',
    texts: [
      'RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*',
      '{"name":"left-margin","version":"2.0.1","license":"MIT","dependencies":{"chalk":"^5.0.0"}}',
    ],
  },
];

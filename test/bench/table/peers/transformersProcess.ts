// A peer's process: transformers.js with the weights in the folder that is given. Says when it has its model, and
// answers lists of texts with how many vectors it has made.
import { env, pipeline } from '@huggingface/transformers';

const [parent = '', name = '', threads = '1'] = process.argv.slice(2);
const batch = 32;
env.allowRemoteModels = false;
env.localModelPath = parent;
const extract = await pipeline('feature-extraction', name, {
  dtype: 'fp32',
  device: 'cpu',
  session_options: { intraOpNumThreads: Number(threads) },
});
process.on('message', (texts: readonly string[]) => {
  void embed(texts);
});
process.once('disconnect', () => process.exit(0));
process.send?.('opened');

async function embed(texts: readonly string[]): Promise<void> {
  let vectors = 0;
  for (let i = 0; i < texts.length; i += batch) {
    const { dims } = await extract(texts.slice(i, i + batch), { pooling: 'mean', normalize: true });
    vectors += dims[0] ?? 0;
  }
  process.send?.(vectors);
}

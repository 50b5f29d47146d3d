package dev.portolan.node.catalog;

import dev.portolan.model.catalog.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Definitions as clients see them, one after the other with commas between, so that any that follow
 * each other are a slice. Immutable; views point into it and copy nothing.
 */
final class Rendered {
  private final Buffer all;

  /** Where each definition begins; one more, past the last and the comma that would follow it. */
  private final int[] starts;

  private Rendered(Buffer all, int[] starts) {
    this.all = all;
    this.starts = starts;
  }

  static Rendered of(List<RawJson> definitions) {
    int bytes = definitions.stream().mapToInt(RawJson::length).sum() + definitions.size();
    Buffer all = Buffer.buffer(bytes);
    int[] starts = new int[definitions.size() + 1];
    for (int i = 0; i < definitions.size(); i++) {
      all.appendBytes(definitions.get(i).bytes()).appendByte((byte) ',');
      starts[i + 1] = all.length();
    }
    return new Rendered(all, starts);
  }

  /** Those from {@code from} (inclusive) to {@code to} (exclusive), at least one. */
  Buffer slice(int from, int to) {
    return all.slice(starts[from], starts[to] - 1);
  }

  /** How many bytes the slice has that goes as far. */
  int bytes(int from, int to) {
    return starts[to] - starts[from];
  }
}

package dev.portolan.node.catalog;

import dev.portolan.model.catalog.RawJson;
import dev.portolan.node.wire.Slice;
import java.util.List;

/**
 * Definitions as clients see them, one after the other with commas between, so that any that follow
 * each other are a slice. Immutable; views point into it and copy nothing.
 */
final class Rendered {
  private final byte[] all;

  /** Where each definition begins; one more, past the last and the comma that would follow it. */
  private final int[] starts;

  private Rendered(byte[] all, int[] starts) {
    this.all = all;
    this.starts = starts;
  }

  static Rendered of(List<RawJson> definitions) {
    byte[] all =
        new byte[definitions.stream().mapToInt(RawJson::length).sum() + definitions.size()];
    int[] starts = new int[definitions.size() + 1];
    for (int i = 0; i < definitions.size(); i++) {
      byte[] definition = definitions.get(i).bytes();
      System.arraycopy(definition, 0, all, starts[i], definition.length);
      starts[i + 1] = starts[i] + definition.length + 1;
      all[starts[i + 1] - 1] = ',';
    }
    return new Rendered(all, starts);
  }

  /** Those from {@code from} (inclusive) to {@code to} (exclusive), at least one. */
  Slice slice(int from, int to) {
    return new Slice(all, starts[from], starts[to] - 1);
  }

  /** How many bytes the slice has that goes as far. */
  int bytes(int from, int to) {
    return starts[to] - starts[from];
  }

  /** Of all. */
  int bytes() {
    return all.length;
  }

  /** The same definition, which keeps nothing that stands here in this place. */
  RawJson share(RawJson definition, int place) {
    return definition.sharing(all, starts[place], starts[place + 1] - 1);
  }
}

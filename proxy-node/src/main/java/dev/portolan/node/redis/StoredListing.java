package dev.portolan.node.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look-up found in Redis, read no further than needed.
 *
 * @param stamp the epoch that stands; the ticket that brought the listing, "0" if there is none
 * @param deflated whether its bytes are
 * @param chunks how many they are in; 0 if they are here, -1 if nobody can tell
 * @param body the bytes, if they are in no chunks; null if there is no listing, or one of another
 *     form
 */
record StoredListing(Stamp stamp, boolean deflated, int chunks, Packing.@Nullable Packed body) {
  static final String PLAIN = "0";
  static final String DEFLATED = "1";

  private static final String NO_TICKET = "0";

  /** Of what {@link RedisScripts#LOOKUP} answered. */
  static StoredListing of(List<byte[]> answer) {
    String epoch = RedisScripts.text(answer.get(0));
    if (answer.size() < 5) {
      return new StoredListing(new Stamp(epoch, NO_TICKET), false, 0, null);
    }
    Stamp stamp = new Stamp(epoch, RedisScripts.text(answer.get(1)));
    String form = RedisScripts.text(answer.get(2));
    if (!form.equals(PLAIN) && !form.equals(DEFLATED)) {
      return new StoredListing(stamp, false, 0, null);
    }
    boolean deflated = form.equals(DEFLATED);
    return new StoredListing(
        stamp,
        deflated,
        count(RedisScripts.text(answer.get(3))),
        new Packing.Packed(deflated, answer.get(4)));
  }

  /** A count of chunks as it was stored; -1 for what is none. */
  static int count(String stored) {
    return stored.matches("\\d{1,6}") ? Integer.parseInt(stored) : -1;
  }
}

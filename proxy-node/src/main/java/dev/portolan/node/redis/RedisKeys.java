package dev.portolan.node.redis;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.model.catalog.ListingKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Every key and channel that Portolan has in Redis. There are no others, and all keys expire.
 *
 * <table>
 * <caption>The schema, version 1</caption>
 * <tr><th>key</th><th>type</th><th>holds</th><th>expires</th></tr>
 * <tr><td>{@code P:1:{F.K}:count}</td><td>hash</td><td>{@code e}: the epoch that stands, {@code t}:
 * the number of the last ticket</td><td>7 days after the last look-up, claim, store or change</td>
 * </tr>
 * <tr><td>{@code P:1:{F.K}:listing:Q}</td><td>hash</td><td>{@code e}, {@code t}: epoch and ticket
 * that brought it; {@code z}: 1 if its bytes are deflated; {@code n}: how many chunks they are in;
 * {@code b}: the bytes, if {@code n} is 0</td><td>with the listing: at the end of its life, stale
 * time included</td></tr>
 * <tr><td>{@code P:1:{F.K}:chunk:Q:E-T:I}</td><td>string</td><td>bytes of a large listing, never
 * written twice</td><td>with the listing, or soon after another has replaced it</td></tr>
 * <tr><td>{@code P:1:{F.K}:turn:Q}</td><td>string</td><td>{@code E-T}: the ticket of who is
 * fetching</td><td>unless renewed, when the turn lapses</td></tr>
 * <tr><td>{@code P:1:{lease.L}:holder}</td><td>string</td><td>the random id of the process that has
 * the lease</td><td>unless renewed, when the lease lapses</td></tr>
 * <tr><td>{@code P:1:{lease.L}:fence}</td><td>string</td><td>how often it changed hands</td><td>3
 * days after it was last held</td></tr>
 * <tr><td>{@code P:1:{session.S}:state}</td><td>hash</td><td>{@code s}: principal, protocol version,
 * capabilities and client info, as {@code StoredSession} says; {@code e}: when its life ends, {@code
 * r}: when it was last renewed in the list of its principal, both in ms since 1970; {@code l}: the
 * log level; {@code b:M}: the session at mount M, sealed; {@code u:M:U}: empty, there if it is
 * subscribed to the resource U of mount M, at most 50 and 4 KiB of U</td><td>when it has been idle for so long,
 * and at the end of its life</td></tr>
 * <tr><td>{@code P:1:{principal.O}:sessions}</td><td>sorted set</td><td>the sessions S of a
 * principal, as 32 bytes each, by the ms since 1970 until which they count</td><td>with the last of
 * them: at most one and a quarter of the idle time after it was last renewed</td></tr>
 * <tr><td>{@code P:1:{log.R}:messages}</td><td>hash</td><td>{@code n}: how many messages there are,
 * {@code s}: how many bytes they have, {@code x}: 1 if there will be no more; 1 to n: the messages,
 * sealed</td><td>10 minutes after the last message</td></tr>
 * <tr><td>{@code P:1:changed}</td><td>channel</td><td>changes, as {@code CatalogChangedCodec} writes
 * them</td><td></td></tr>
 * <tr><td>{@code P:1:sessions}</td><td>channel</td><td>what happened in a session, as {@code
 * SessionNoticeCodec} writes it</td><td></td></tr>
 * <tr><td>{@code P:1:probe}</td><td></td><td>nothing, ever: asked for to see whether Redis
 * answers</td><td></td></tr>
 * </table>
 *
 * <p>P is the configured prefix, F the fingerprint of a mount, K a kind, Q a partition, L what is
 * leased, S a session with its principal, O a principal, R a relay log: digests all of them, so
 * that no key tells anything secret or personal. M is a mount as its tenant calls it. E is an
 * epoch, T a ticket, I counts from 0. The braces put all that belongs together into one slot of a
 * Redis Cluster.
 *
 * @param prefix what every key and channel begins with
 */
record RedisKeys(String prefix) {
  /** Longer than any listing lives, so that a count outlives what was counted. */
  static final Duration COUNT_LIFE = Duration.ofDays(7);

  static final Duration FENCE_LIFE = Duration.ofDays(3);

  private static final String VERSION = ":1:";

  String count(ListingFamily family) {
    return of(family) + "count";
  }

  String listing(ListingKey key) {
    return of(key.family()) + "listing:" + partition(key);
  }

  /** The chunks of what one ticket brought, in their order. */
  List<String> chunks(ListingKey key, Stamp stamp, int count) {
    String all = of(key.family()) + "chunk:" + partition(key) + ":" + stamp.text() + ":";
    return IntStream.range(0, count).mapToObj(i -> all + i).toList();
  }

  String turn(ListingKey key) {
    return of(key.family()) + "turn:" + partition(key);
  }

  String holder(Fingerprint lease) {
    return of(lease) + "holder";
  }

  String fence(Fingerprint lease) {
    return of(lease) + "fence";
  }

  /**
   * @param digest of the session's key
   */
  String session(String digest) {
    return prefix + VERSION + "{session." + digest + "}:state";
  }

  /** The list of a principal's sessions. */
  String sessionsOf(Fingerprint owner) {
    return prefix + VERSION + "{principal." + owner.hex() + "}:sessions";
  }

  /**
   * @param digest of the log's secret name
   */
  String log(String digest) {
    return prefix + VERSION + "{log." + digest + "}:messages";
  }

  /** The channel on which changes are told. */
  String changed() {
    return prefix + VERSION + "changed";
  }

  /** The channel on which it is told what happened in sessions. */
  String sessionNews() {
    return prefix + VERSION + "sessions";
  }

  String probe() {
    return prefix + VERSION + "probe";
  }

  private String of(ListingFamily family) {
    String kind = family.kind().name().toLowerCase(Locale.ROOT);
    return prefix + VERSION + "{" + family.mount().hex() + "." + kind + "}:";
  }

  private String of(Fingerprint lease) {
    return prefix + VERSION + "{lease." + lease.hex() + "}:";
  }

  private static String partition(ListingKey key) {
    return key.partition().fingerprint().hex();
  }
}

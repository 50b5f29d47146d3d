package dev.portolan.node.redis;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.session.SessionKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.redisson.api.RedissonClient;

/**
 * The sessions of each principal, listed so that they can be counted. A session is renewed here no
 * more often than each quarter of its idle time, and for a quarter longer than that, so that no
 * session that is there goes uncounted. One that is not there any more may stand here for its last
 * quarter: that is looked into when the list is full, and only then.
 */
final class SessionLists {
  /** As many as may be looked into at a time. Others that have ended are found a quarter later. */
  private static final int DOUBTS = 128;

  private static final HexFormat HEX = HexFormat.of();

  private final RedisLink link;
  private final RedisKeys keys;
  private final int most;
  private final long quarter;
  private final long life;

  SessionLists(RedisLink link, RedisKeys keys, SessionConfig config) {
    this.link = link;
    this.keys = keys;
    this.most = config.maxPerPrincipal();
    this.quarter = quarter(config.idle());
    this.life = Math.min(config.idle().toMillis() + quarter, config.maxLife().toMillis());
  }

  /** How old an entry may become before it is renewed. */
  static long quarter(Duration idle) {
    return idle.toMillis() / 4;
  }

  /** False if there are as many as may be. */
  Future<Boolean> enter(Fingerprint owner, SessionKey session) {
    return tryEnter(owner, session)
        .compose(
            answer ->
                answer.isEmpty()
                    ? Future.succeededFuture(true)
                    : makeRoom(owner, answer.subList(1, answer.size()))
                        .compose(
                            made ->
                                made
                                    ? tryEnter(owner, session).map(List::isEmpty)
                                    : Future.succeededFuture(false)));
  }

  private Future<List<byte[]>> tryEnter(Fingerprint owner, SessionKey session) {
    return run(RedisSessionScripts.ENLIST, owner, member(session), life, most, quarter, DOUBTS);
  }

  /** Strikes out which of these are not there any more; false if all are. */
  private Future<Boolean> makeRoom(Fingerprint owner, List<byte[]> doubtful) {
    if (doubtful.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return link.call(RedisOperation.COUNT_SESSIONS, client -> gone(client, doubtful))
        .compose(
            gone ->
                gone.isEmpty()
                    ? Future.succeededFuture(false)
                    : run(RedisSessionScripts.STRIKE, owner, gone.toArray()).map(true));
  }

  private CompletionStage<List<byte[]>> gone(RedissonClient client, List<byte[]> doubtful) {
    List<CompletableFuture<Boolean>> answers =
        doubtful.stream()
            .map(member -> client.getBucket(session(member)).isExistsAsync().toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(
            done -> {
              List<byte[]> gone = new ArrayList<>();
              for (int i = 0; i < answers.size(); i++) {
                if (!answers.get(i).getNow(true)) {
                  gone.add(doubtful.get(i));
                }
              }
              return gone;
            });
  }

  /** What is none of ours is the name of no session, and so is not there. */
  private String session(byte[] member) {
    return keys.session(HEX.formatHex(member));
  }

  /** Counts it for so many milliseconds from now. */
  Future<Void> renew(Fingerprint owner, SessionKey session, long millis) {
    return run(RedisSessionScripts.RENEW, owner, member(session), millis).mapEmpty();
  }

  /** Counts it no longer. */
  Future<Void> strike(Fingerprint owner, SessionKey session) {
    return run(RedisSessionScripts.STRIKE, owner, (Object) member(session)).mapEmpty();
  }

  private Future<List<byte[]>> run(String script, Fingerprint owner, Object... arguments) {
    return link.call(
        RedisOperation.COUNT_SESSIONS,
        client -> RedisScripts.run(client, script, List.of(keys.sessionsOf(owner)), arguments));
  }

  private static byte[] member(SessionKey session) {
    return HEX.parseHex(session.digest().hex());
  }
}

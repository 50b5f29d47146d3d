package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.app.Lookout.Sighting;
import dev.portolan.testkit.redis.RedisSentinels;
import dev.portolan.testkit.redis.RedisServer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A master dies under load, and a replica takes its place. The nodes sweep once an hour: what makes
 * them current is that they notice the failover.
 */
class SentinelFailoverTest {
  private static final Logger log = LoggerFactory.getLogger(SentinelFailoverTest.class);
  private static final int NODES = 2;

  /** Until every node has found the new master and asked it what it missed. */
  private static final Duration NOTICED = Duration.ofSeconds(15);

  private final Backends backends = new Backends();
  private final VersionedBackend backend = new VersionedBackend(backends);
  private final RedisSentinels redis = RedisSentinels.start();
  private final List<NodeProcess> nodes = NodeProcess.startAll(Collections.nCopies(NODES, yaml()));
  private final List<Lookout> lookouts =
      nodes.stream().map(node -> Lookout.at(backends.vertx(), node.client())).toList();

  private String yaml() {
    return "secret: %s%nstore: {kind: redis, sentinel: {master: %s, addresses: %s}}%n"
            .formatted(Fleet.SECRET, RedisSentinels.MASTER_NAME, redis.uris())
        + "catalog: {stalenessBound: 1h}\n"
        + Backends.mount(backend.server());
  }

  @AfterEach
  void close() {
    lookouts.forEach(Lookout::close);
    nodes.forEach(NodeProcess::close);
    redis.close();
    backends.close();
  }

  @Test
  void callsGoOnAndNoChangeIsLost() {
    // Given
    TestClient.await(backend.server().awaitOpenListens(1));
    lookouts.forEach(lookout -> lookout.awaits(1));

    // When
    RedisServer next = redis.replica();
    redis.master().kill();
    int meanwhile = backend.change();
    Awaitility.await().atMost(Duration.ofSeconds(75)).until(next::isMaster);
    long replacedAt = Ticker.systemTicker().read();

    // Then
    long deadline = replacedAt + NOTICED.toNanos();
    lookouts.forEach(lookout -> lookout.awaitsAfter(deadline));
    assertThat(lookouts)
        .allSatisfy(
            lookout ->
                assertThat(lookout.after(deadline)).allMatch(seen -> seen.version() == meanwhile));
    log.info("old for {} ms after the failover", oldFor(replacedAt, meanwhile) / 1_000_000);
    int afterwards = backend.change();
    lookouts.forEach(lookout -> lookout.awaits(afterwards));
    assertThat(lookouts)
        .allSatisfy(
            lookout ->
                assertThat(lookout.sightings())
                    .allMatch(Sighting::isWhole)
                    .isSortedAccordingTo(Sighting.BY_VERSION));
  }

  private long oldFor(long moment, int version) {
    return lookouts.stream()
        .flatMap(lookout -> lookout.after(moment).stream())
        .filter(seen -> seen.version() < version)
        .mapToLong(seen -> seen.askedAt() - moment)
        .max()
        .orElse(0);
  }
}

package dev.portolan.node.backend;

import static org.awaitility.Awaitility.await;

import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import java.time.Duration;

/**
 * Two nodes, left and right, that take turns at listening, and a place for backends that outlives
 * them both. Only the left one finds backend.test where no backend is.
 */
final class Pair implements AutoCloseable {
  static final Duration LIFE = Duration.ofMillis(600);

  /** Long enough for several ticks of both. */
  static final Duration SOME_TICKS = Duration.ofMillis(700);

  final Vertx place = Vertx.vertx();
  final SharedLeases shared = new SharedLeases();
  final SharedLeases.Node leftLeases = shared.new Node("left");
  final SharedLeases.Node rightLeases = shared.new Node("right");
  final BackendRig left = node(leftLeases, "127.0.0.2 backend.test");
  final BackendRig right = node(rightLeases, "127.0.0.1 backend.test");

  private static BackendRig node(SharedLeases.Node leases, String hosts) {
    var resolving = new AddressResolverOptions().setHostsValue(Buffer.buffer(hosts));
    Vertx vertx = Vertx.vertx(new VertxOptions().setAddressResolverOptions(resolving));
    return new BackendRig(vertx, leases, BackendRig.quick(LIFE));
  }

  /** Both attend this backend; the left node is first. */
  void attend(FakeMcpServer server) {
    Announcing.attend(left, server);
    await().until(() -> shared.heldBy(leftLeases) > 0);
    Announcing.attend(right, server);
    untilAsked(rightLeases);
  }

  /** Until it has been told more than once what is its own from now on. */
  static void untilAsked(SharedLeases.Node leases) {
    int before = leases.asked.size();
    await().until(() -> leases.asked.size() >= before + 3);
  }

  /** Nobody renews what is held in this time. */
  void lapse() {
    shared.clock.advance(LIFE.plusMillis(1));
  }

  @Override
  public void close() {
    leftLeases.recovers();
    rightLeases.recovers();
    left.close();
    right.close();
    BackendRig.await(place.close());
  }
}

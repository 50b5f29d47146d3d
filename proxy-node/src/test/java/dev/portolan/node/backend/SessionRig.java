package dev.portolan.node.backend;

import static dev.portolan.testkit.Definition.tool;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.ProtocolVersion;
import dev.portolan.node.backend.BackendRig.Answered;
import dev.portolan.node.config.SessionConfig;
import dev.portolan.node.session.InMemorySessionStore;
import dev.portolan.node.session.Session;
import dev.portolan.node.session.SessionId;
import dev.portolan.node.session.SessionKey;
import dev.portolan.node.wire.BackendCall;
import dev.portolan.node.wire.BoundMount;
import dev.portolan.testkit.FakeMcpServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Two nodes that keep the sessions of clients in one place, and one client. */
final class SessionRig implements AutoCloseable {
  static final String CAPABILITIES = "{\"sampling\":{},\"roots\":{\"listChanged\": true}}";
  static final String CLIENT_INFO = "{\"name\":\"old\",  \"version\":\"1.0\"}";
  static final String CALL =
      """
      {"jsonrpc":"2.0", "id":"c-1","method":"tools/call","params":{"name":"search"}}\
      """;

  /** A client's session as it begins. */
  static final Session BEGUN =
      new Session(
          ProtocolVersion.V2025_06_18,
          RawJson.of(CAPABILITIES),
          RawJson.of(CLIENT_INFO),
          null,
          Map.of());

  private static final Fingerprint PRINCIPAL = Fingerprint.of("someone").build();

  /** A node, and how it speaks for legacy clients. */
  record Node(BackendRig rig, SessionClient client) {}

  final SessionKey key = SessionKey.of(PRINCIPAL, SessionId.fresh(new SecureRandom()));
  final Node left;
  final Node right;
  final TroubledStore store;

  SessionRig() {
    BackendRig one = new BackendRig();
    BackendRig other = new BackendRig();
    store = new TroubledStore(new InMemorySessionStore(SessionConfig.DEFAULT, one.nanos::get));
    left = new Node(one, one.sessions(store));
    right = new Node(other, other.sessions(store));
    BackendRig.await(store.begin(key, PRINCIPAL, BEGUN));
  }

  FakeMcpServer server(Era... eras) {
    return BackendRig.await(FakeMcpServer.start(left.rig().vertx, eras)).offers(tool("search"));
  }

  /** The client's session as it stands in the store now. */
  ClientSession session() {
    return new ClientSession(key, BackendRig.await(store.find(key)).orElseThrow());
  }

  /** The client ends its session. */
  Session ended() {
    return BackendRig.await(ending()).orElseThrow();
  }

  Future<Optional<Session>> ending() {
    return store.end(key, PRINCIPAL);
  }

  static BackendCall call(BoundMount mount, String body) {
    return new BackendCall(
        mount, LegacyBody.read(body), "search", List.of(), Map.of(), Duration.ofSeconds(10));
  }

  /** Calls and reads the whole reply. */
  Future<Answered> calling(Node node, ClientSession as, BackendCall call) {
    return sending(node, as, call, Promise.promise().future()).compose(BackendRig::read);
  }

  /** Calls with the session as it stands, and reads the whole reply. */
  Answered answer(Node node, BackendCall call) {
    return BackendRig.await(calling(node, session(), call));
  }

  /** Calls and leaves the body where it is. */
  Future<BackendReply> sending(Node node, ClientSession as, BackendCall call, Future<?> left) {
    return node.rig().onLoop(() -> node.client().send(as, call, left));
  }

  /** So many calls at the same time, all with this copy of the session. */
  List<Answered> answers(int calls, Node node, ClientSession as, BackendCall call) {
    return BackendRig.await(
            Future.all(IntStream.range(0, calls).mapToObj(i -> calling(node, as, call)).toList()))
        .list();
  }

  boolean tell(Node node, BoundMount to, String message) {
    ClientSession as = session();
    return BackendRig.await(
        node.rig()
            .onLoop(() -> node.client().tell(as, to, message.getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void close() {
    right.rig().close();
    left.rig().close();
  }
}

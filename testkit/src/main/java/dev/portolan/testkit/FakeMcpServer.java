package dev.portolan.testkit;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.McpMethod;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A scripted MCP server on 127.0.0.1 and a free port, that writes down what it is asked. Speaks
 * both eras, or the ones it was started with; as a modern server it is as strict as the
 * specification. Unless scripted, an offered tool answers its own name as text. All methods may be
 * called from any thread, at any time.
 *
 * <pre>{@code
 * var server = FakeMcpServer.start(vertx, Era.MODERN).await();
 * server.offers(tool("search")).answers("search", sse(progress(1, 2), resultText("found").after(gate)));
 * ...
 * assertThat(server.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
 * }</pre>
 */
public final class FakeMcpServer extends LiveServer {
  private final Offers offers = new Offers();
  private final Script script = new Script(offers);
  private final ReplyWriter writer = new ReplyWriter(script);
  private final ListenStreams listeners = new ListenStreams();
  private final ModernSide modern;
  private final LegacySide legacy;
  private final McpPort port;
  private final HttpServer http;

  private FakeMcpServer(Vertx vertx, String name, Set<Era> eras) {
    modern = new ModernSide(name, offers, script, writer, listeners);
    legacy = new LegacySide(name, offers, script, writer);
    port = new McpPort(vertx, eras, log(), script, writer, modern, legacy);
    http =
        vertx
            .createHttpServer(new HttpServerOptions().setMaxHeaderSize(64 * 1024))
            .requestHandler(port::handle);
  }

  /** Starts a server of these eras; of both if none is named. */
  public static Future<FakeMcpServer> start(Vertx vertx, Era... eras) {
    Set<Era> spoken = EnumSet.allOf(Era.class);
    if (eras.length > 0) {
      spoken.retainAll(List.of(eras));
    }
    FakeMcpServer server = new FakeMcpServer(vertx, "fake", spoken);
    return server.listen(LiveServer.local(0)).map(server);
  }

  static Future<FakeMcpServer> start(Vertx vertx, String name, SocketAddress at, Set<Era> eras) {
    FakeMcpServer server = new FakeMcpServer(vertx, name, eras);
    return server.listen(at).map(server);
  }

  /** Where it listens, with the path {@code /mcp}. Any path is served. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + http.actualPort() + "/mcp");
  }

  public int port() {
    return http.actualPort();
  }

  /** Closes the port and all connections. */
  public Future<Void> stop() {
    return http.close();
  }

  // What it offers

  /** Offers these; one of the same kind and id takes the place of the earlier one. */
  public FakeMcpServer offers(Definition... definitions) {
    List.of(definitions).forEach(offers::offer);
    return this;
  }

  /** Offers a tool, given as raw JSON, listed to the byte as it is. */
  public FakeMcpServer offers(String toolJson) {
    return offers(Definition.of(EntryKind.TOOL, toolJson));
  }

  public FakeMcpServer offersResource(String uri) {
    return offers(Definition.resource(uri, uri));
  }

  public FakeMcpServer offersTemplate(String uriTemplate) {
    return offers(Definition.template(uriTemplate, uriTemplate));
  }

  public FakeMcpServer offersPrompt(String name, String... arguments) {
    return offers(Definition.prompt(name, arguments));
  }

  public FakeMcpServer withdraws(EntryKind kind, String id) {
    offers.withdraw(kind, id);
    return this;
  }

  /** Lists come in pages of so many entries. */
  public FakeMcpServer pageSize(int entries) {
    offers.pageSize(entries);
    return this;
  }

  /** Every page of every list names another cursor, each of them new. */
  public FakeMcpServer endlessCursor() {
    offers.paging(Offers.Paging.ENDLESS);
    return this;
  }

  /** Every page of every list names the same next cursor. */
  public FakeMcpServer repeatingCursor() {
    offers.paging(Offers.Paging.REPEATING);
    return this;
  }

  /** Hints on modern cacheable results; null leaves one out. At first: 60000 and public. */
  public FakeMcpServer hints(@Nullable Integer ttlMs, @Nullable String scope) {
    offers.hint(ttlMs, scope);
    return this;
  }

  public FakeMcpServer noHints() {
    return hints(null, null);
  }

  /** Says these capabilities instead of those that follow from what it offers. */
  public FakeMcpServer capabilities(String json) {
    offers.capabilities(json);
    return this;
  }

  /** Says to modern clients that it has this extension. */
  public FakeMcpServer extension(String id) {
    offers.extension(id);
    return this;
  }

  // What it answers

  /** Answers a call, get or read of this name or URI (or of a URI of this template). */
  public FakeMcpServer answers(String name, Reply reply) {
    return answers(name, call -> reply);
  }

  public FakeMcpServer answers(String name, Function<Call, Reply> reply) {
    script.name(name, reply);
    return this;
  }

  /** Answers all requests of this method, once headers and session have been found good. */
  public FakeMcpServer answers(McpMethod method, Reply reply) {
    return answers(method, call -> reply);
  }

  public FakeMcpServer answers(McpMethod method, Function<Call, Reply> reply) {
    return answersMethod(method.wireName(), reply);
  }

  /** As {@link #answers(McpMethod, Function)}, for a method that has no name here. */
  public FakeMcpServer answersMethod(String method, Function<Call, Reply> reply) {
    script.method(method, reply);
    return this;
  }

  /** The very next request, whatever it is, gets this; several stand in line. */
  public FakeMcpServer answersNext(Reply reply) {
    script.next(reply);
    return this;
  }

  /** Results go out as a stream of one event instead of plain JSON. */
  public FakeMcpServer repliesAsSse() {
    script.stream(true);
    return this;
  }

  /** Events of legacy streams have ids, and a GET with Last-Event-ID carries on. */
  public FakeMcpServer resumable() {
    script.resumable(true);
    return this;
  }

  /** Modern requests are answered even if their headers or _meta are wrong. */
  public FakeMcpServer lenient() {
    modern.lenient(true);
    return this;
  }

  /** Requests with a Host or Origin of another machine get 403. */
  public FakeMcpServer localHostsOnly() {
    port.localOnly(true);
    return this;
  }

  /** The modern revisions it claims to speak. */
  public FakeMcpServer modernVersions(String... versions) {
    modern.versions(List.of(versions));
    return this;
  }

  /** The legacy revisions it speaks; the first is offered to clients that ask for another. */
  public FakeMcpServer legacyVersions(String... versions) {
    legacy.versions(List.of(versions));
    return this;
  }

  // How it fails, until it recovers

  /** Every request gets this, until {@link #recovers()}. */
  public FakeMcpServer fails(Reply reply) {
    script.trouble(reply);
    return this;
  }

  public FakeMcpServer fails(int status) {
    return fails(Reply.status(status));
  }

  public FakeMcpServer fails(int status, String body) {
    return fails(Reply.status(status, body));
  }

  public FakeMcpServer dropsConnectionBeforeHead() {
    return fails(new Reply.DropBeforeHead());
  }

  public FakeMcpServer dropsConnectionMidBody() {
    return fails(new Reply.DropMidBody("{\"jsonrpc\":\"2.0\",\"id\":"));
  }

  public FakeMcpServer neverAnswers() {
    return fails(new Reply.Never());
  }

  /** Lists are put together when asked for, and answered when the gate opens. */
  public FakeMcpServer delaysLists(Future<?> gate) {
    script.listGate(gate);
    return this;
  }

  /** Ends all failures, delays and waiting {@link #answersNext} replies. */
  public FakeMcpServer recovers() {
    script.recover();
    return this;
  }

  // Legacy sessions

  /** Knows no session any more: their ids get 404, their GET streams end. */
  public FakeMcpServer forgetSessions() {
    legacy.forgetSessions();
    return this;
  }

  /** Gives no session ids and asks for none. */
  public FakeMcpServer noSessions() {
    legacy.sessionless(true);
    return this;
  }

  /** GET gets 405. */
  public FakeMcpServer refusesGet() {
    legacy.refusesGet(true);
    return this;
  }

  /** Forgets the calls heard so far, and their counts. */
  public FakeMcpServer forgetCalls() {
    log().forget();
    return this;
  }

  @Override
  ListenStreams listeners() {
    return listeners;
  }

  @Override
  LegacySide legacy() {
    return legacy;
  }

  private Future<HttpServer> listen(SocketAddress at) {
    return http.listen(at);
  }
}

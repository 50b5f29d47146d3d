package dev.portolan.node.app;

import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.SseFront;

/** A backend that is reached over HTTP+SSE: what it says and hears, and the transport before it. */
record SseBackend(FakeMcpServer server, SseFront front) {

  static SseBackend in(Backends backends) {
    FakeMcpServer server = backends.legacy();
    return new SseBackend(server, TestClient.await(SseFront.start(backends.vertx(), server)));
  }

  /** A configuration of one tenant, {@code acme}, with one mount, and these settings besides. */
  String mount(String settings) {
    return "tenants: {acme: {mounts: {crm: {url: \"%s\"%s}}}}\n"
        .formatted(front.uri(), settings.isEmpty() ? "" : ", " + settings);
  }

  String mount() {
    return mount("");
  }

  /** What was heard at the door: {@code GET} or {@code POST}. */
  long requests(String verb) {
    return front.requests().stream().filter(request -> request.verb().equals(verb)).count();
  }
}

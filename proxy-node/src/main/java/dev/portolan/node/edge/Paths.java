package dev.portolan.node.edge;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Tells MCP requests from everything else that somebody may send to the port. */
final class Paths implements Handler<HttpServerRequest> {
  private static final String OF_ALL = "/mcp";
  private static final String OF_TENANT = "/t/";

  private final Handler<HttpServerRequest> endpoint;

  Paths(Handler<HttpServerRequest> endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public void handle(HttpServerRequest http) {
    String path = http.path();
    if (path != null && isMcp(path)) {
      endpoint.handle(http);
    } else {
      http.response()
          .setStatusCode(404)
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain")
          .end("not found (expected: /mcp or /t/{tenant}/mcp)\n");
    }
  }

  private static boolean isMcp(String path) {
    return path.equals(OF_ALL)
        || (path.startsWith(OF_TENANT)
            && path.endsWith(OF_ALL)
            && path.indexOf('/', OF_TENANT.length()) == path.length() - OF_ALL.length());
  }
}

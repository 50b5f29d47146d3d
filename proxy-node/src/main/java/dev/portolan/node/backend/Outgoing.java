package dev.portolan.node.backend;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Map;

/**
 * One HTTP request to a backend, without where it goes.
 *
 * @param headers besides those of the address; may hold a session id, so this is never printed
 * @param timeout until the head of the reply, and between two pieces of its body
 */
record Outgoing(HttpMethod verb, Map<String, String> headers, Buffer body, Duration timeout) {

  static Outgoing post(Map<String, String> headers, Buffer body, Duration timeout) {
    return new Outgoing(HttpMethod.POST, headers, body, timeout);
  }

  @Override
  public String toString() {
    return verb + " with " + headers.keySet() + ", " + body.length() + " bytes";
  }
}

package dev.portolan.loadtest.hops;

import dev.portolan.loadtest.fleet.Wrong;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;

/** One connection on which one request is made after the other. */
final class Client implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;

  private final Socket socket;
  private final BufferedInputStream in;
  private final String host;

  private Client(Socket socket, String host) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.host = host;
  }

  static Client to(URI where) {
    try {
      Socket socket = new Socket(InetAddress.getByName(where.getHost()), where.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MS);
      return new Client(socket, where.getAuthority());
    } catch (IOException cause) {
      throw new Wrong("nobody answers at " + where, cause);
    }
  }

  Reply send(Ask ask) {
    return send(ask.bytes(host));
  }

  /** Sends these bytes, which are one request. */
  Reply send(byte[] request) {
    try {
      socket.getOutputStream().write(request);
      return Reply.read(in);
    } catch (IOException cause) {
      throw new Wrong("a request at " + host + " was not answered", cause);
    }
  }

  String host() {
    return host;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is gone, as it should be
    }
  }

  /** Opens a session, as legacy clients do first. */
  static String session(URI where, String path) {
    try (Client client = to(where)) {
      Reply reply = client.send(Ask.initialize(path));
      reply.mustAnswer(0);
      String session = reply.headers().get("mcp-session-id");
      if (session == null) {
        throw new Wrong("initialize was answered without a session: " + reply);
      }
      client.send(Ask.initialized(path, session));
      return session;
    }
  }
}

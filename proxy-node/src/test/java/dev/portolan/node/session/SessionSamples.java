package dev.portolan.node.session;

import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.MountId;
import dev.portolan.model.catalog.RawJson;
import dev.portolan.model.mcp.ProtocolVersion;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Sessions as real clients begin them, for tests. */
public final class SessionSamples {
  public static final Fingerprint ALICE = principal("alice");
  public static final Fingerprint BOB = principal("bob");
  public static final MountId CRM = new MountId("crm");

  /** What an editor says that can do everything, in an order and a spelling of its own. */
  public static final Session EDITOR =
      session(
          """
          {"roots":{"listChanged":true},"sampling":{"tools":{},"context":{}},"elicitation":{"form":{},\
          "url":{}},"tasks":{"list":{},"cancel":{},"requests":{"sampling":{"createMessage":{}},\
          "elicitation":{"create":{}}}},"extensions":{"io.modelcontextprotocol/ui":{"mimeTypes":\
          ["text/html;profile=mcp-app"]}}}\
          """,
          """
          {"name":"Visual Studio Code","title":"Visual Studio Code","version":"1.106.2",\
          "websiteUrl":"https://code.visualstudio.com"}\
          """);

  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionSamples() {}

  public static Session session(String capabilities, String clientInfo) {
    return new Session(
        ProtocolVersion.V2025_11_25,
        RawJson.of(capabilities),
        RawJson.of(clientInfo),
        null,
        Map.of());
  }

  /** Begins one of the editor, and enters its sessions at backends. */
  public static SessionKey begun(SessionStore store, String... backends) throws Exception {
    SessionKey key = freshKey(ALICE);
    if (!done(store.begin(key, ALICE, EDITOR))) {
      throw new AssertionError("not begun: " + key);
    }
    for (String id : backends) {
      done(store.enter(key, new MountId("mount-" + id.substring(0, 2)), backend(id), null));
    }
    return key;
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  public static SessionKey freshKey(Fingerprint principal) {
    return SessionKey.of(principal, SessionId.fresh(RANDOM));
  }

  public static BackendSession backend(String id) {
    return new BackendSession(id, ProtocolVersion.V2025_06_18);
  }

  private static Fingerprint principal(String subject) {
    return Fingerprint.of("principal").add("acme").add(subject).build();
  }
}

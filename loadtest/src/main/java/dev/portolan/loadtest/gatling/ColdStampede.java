package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.gatling.Modern.ListOf;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Reply;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.OpenInjectionStep;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Every two seconds many come at once, to all nodes, for all four kinds of lists of a tenant that
 * nobody has asked for before. However many they are, and although a backend takes its time, each
 * mount is asked for each kind once.
 */
public final class ColdStampede extends LoadSimulation {
  private static final int MOUNTS = 5;
  private static final int EVERY_S = 2;
  private static final int THINKING_MS = 200;
  private static final String MOUNT = "X-Mount";
  private static final String CAPABILITIES = "{\"tools\":{},\"prompts\":{},\"resources\":{}}";

  private final Map<String, Integer> lists = new ConcurrentHashMap<>();
  private final int rounds = Math.max(1, (int) (options().time().toSeconds() / EVERY_S));
  private final int atOnce = options().rate();

  public ColdStampede() {
    EchoBackend backend = stage().backend(Era.MODERN);
    backend.server().capabilities(CAPABILITIES);
    for (EntryKind kind : EntryKind.values()) {
      backend.lists(kind, call -> listed(kind, call));
    }
    stage().startFleet(yaml(backend.uri()));
    Modern modern = new Modern(stage());
    ChainBuilder all = exec(session -> session);
    for (EntryKind kind : EntryKind.values()) {
      String method = kind.listMethod().wireName();
      all = all.exec(modern.list(method, session -> list(kind, roundOf(session.userId()))));
    }
    promise();
    play(scenario("lists all kinds of a cold tenant").exec(all).injectOpen(stampedes()));
  }

  private OpenInjectionStep[] stampedes() {
    List<OpenInjectionStep> steps = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      steps.add(atOnceUsers(atOnce));
      steps.add(nothingFor(EVERY_S));
    }
    return steps.toArray(OpenInjectionStep[]::new);
  }

  /** Users are numbered from 1 as they come. */
  private int roundOf(long user) {
    return (int) ((user - 1) / atOnce);
  }

  private ListOf list(EntryKind kind, int round) {
    List<String> ids =
        IntStream.range(0, MOUNTS).mapToObj(mount -> id(kind, "r" + round, "m" + mount)).toList();
    return new ListOf(
        kind.listMethod().wireName(),
        stage().endpoint("r" + round),
        "",
        Expected.list(kind.listField(), kind.nameField(), ids));
  }

  private Reply listed(EntryKind kind, Call call) {
    String tenant = EchoBackend.tenantOf(call);
    String mount = String.valueOf(call.header(MOUNT));
    lists.merge(tenant + " " + mount + " " + kind, 1, Integer::sum);
    String entries =
        EchoBackend.entries(kind, List.of(id(kind, tenant, mount)), "Of a cold backend");
    return Reply.after(
        stage().vertx().timer(THINKING_MS),
        Reply.json(EchoBackend.page(kind, entries, call.era())));
  }

  private static String id(EntryKind kind, String tenant, String mount) {
    return switch (kind) {
      case TOOL, PROMPT -> tenant + "_" + mount;
      case RESOURCE -> "load://" + tenant + "/" + mount;
      case TEMPLATE -> "load://" + tenant + "/" + mount + "/{part}";
    };
  }

  private String yaml(URI backend) {
    StringBuilder yaml = new StringBuilder("tenants:\n");
    for (int round = 0; round < rounds; round++) {
      yaml.append("  r").append(round).append(":\n    mounts:\n");
      for (int mount = 0; mount < MOUNTS; mount++) {
        yaml.append(
            "      m%d: {url: \"%s\", headers: {X-Tenant: \"${tenant.id}\", X-Mount: m%d}}%n"
                .formatted(mount, backend, mount));
      }
    }
    return yaml.toString();
  }

  private void promise() {
    int families = rounds * MOUNTS * EntryKind.values().length;
    stage()
        .promise(
            () -> Promise.exactly("mounts and kinds that were listed", families, lists.size()));
    stage()
        .promise(
            () ->
                Promise.none(
                    "mount and kind listed more than once",
                    lists.values().stream().filter(times -> times > 1).count()));
  }
}

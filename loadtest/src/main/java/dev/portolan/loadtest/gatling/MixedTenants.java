package dev.portolan.loadtest.gatling;

import static io.gatling.javaapi.core.CoreDsl.percent;
import static io.gatling.javaapi.core.CoreDsl.randomSwitch;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import dev.portolan.loadtest.answers.Expected;
import dev.portolan.loadtest.gatling.Modern.CallOf;
import dev.portolan.loadtest.gatling.Modern.ListOf;
import dev.portolan.loadtest.tally.Promise;
import dev.portolan.loadtest.tally.Zipf;
import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.Call;
import dev.portolan.testkit.Reply;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A thousand tenants, some of them busy and most of them not, list and call on one endpoint, told
 * apart by their keys. Each has tools of its own at the one backend that all share, and the backend
 * says in each answer for whom it was asked: so what leaks from one tenant to another does not pass
 * for a good answer. Some ask for what is another's, and must be told that it is not there.
 */
public final class MixedTenants extends LoadSimulation {
  private static final int TENANTS = 1_000;
  private static final int INVALID_PARAMS = -32602;
  private static final String CALL = "call";
  private static final String FOREIGN = "call of another's tool";

  private final Zipf zipf = new Zipf(TENANTS, 1);
  private final Set<Integer> seen = ConcurrentHashMap.newKeySet();

  public MixedTenants() {
    EchoBackend backend = stage().backend(Era.MODERN).lists(EntryKind.TOOL, this::listed);
    stage().startFleet(TenantsYaml.of(TENANTS, backend.uri()));
    String url = stage().endpoint().toString();
    Modern modern = new Modern(stage());
    promise();
    play(
        arriving(
            scenario("lists and calls as one of many tenants")
                .exec(
                    randomSwitch()
                        .on(
                            percent(25).then(modern.list("tools/list", session -> list(url))),
                            percent(35).then(modern.call(session -> callOfCommon(url))),
                            percent(35).then(modern.call(session -> callOfOwn(url))),
                            percent(5).then(modern.call(session -> callOfForeign(url)))))));
  }

  private Reply listed(Call call) {
    int tenant = TenantsYaml.numberOf(EchoBackend.tenantOf(call));
    String entries =
        EchoBackend.entries(
            EntryKind.TOOL, tools(tenant), "Of " + TenantsYaml.name(tenant) + ", of nobody else");
    return Reply.json(EchoBackend.page(EntryKind.TOOL, entries, call.era()));
  }

  /** One that all have, and one to four that nobody else has. */
  private static List<String> tools(int tenant) {
    List<String> own = EchoBackend.names(TenantsYaml.name(tenant) + "_chart_", 1 + tenant % 4);
    return Stream.concat(Stream.of("whoami"), own.stream()).toList();
  }

  private int draw() {
    int tenant = zipf.draw(ThreadLocalRandom.current().nextDouble());
    seen.add(tenant);
    return tenant;
  }

  private ListOf list(String url) {
    int tenant = draw();
    return new ListOf(
        "tools/list", url, TenantsYaml.key(tenant), Expected.list("tools", "name", tools(tenant)));
  }

  private CallOf callOfCommon(String url) {
    return call(url, draw(), "whoami");
  }

  private CallOf callOfOwn(String url) {
    int tenant = draw();
    return call(url, tenant, tools(tenant).getLast());
  }

  private CallOf call(String url, int tenant, String tool) {
    return new CallOf(
        CALL,
        url,
        TenantsYaml.key(tenant),
        tool,
        serial -> Expected.text(EchoBackend.echoed(TenantsYaml.name(tenant), tool, serial)));
  }

  private CallOf callOfForeign(String url) {
    int tenant = draw();
    String foreign = tools((tenant + 1) % TENANTS).getLast();
    return new CallOf(
        FOREIGN,
        url,
        TenantsYaml.key(tenant),
        foreign,
        serial -> new Expected.Failure(INVALID_PARAMS));
  }

  private void promise() {
    Stage stage = stage();
    stage.promise(
        () ->
            Promise.atMost(
                "lists of the backend, one for each of %d tenants and each stream lost or taken over"
                    .formatted(seen.size()),
                Math.max(seen.size(), stage.asked("subscriptions/listen")),
                stage.asked("tools/list")));
    stage.promise(
        () ->
            Promise.exactly(
                "calls of the backend, one for each that is not another's",
                stage.tally().count(CALL),
                stage.asked("tools/call")));
  }
}

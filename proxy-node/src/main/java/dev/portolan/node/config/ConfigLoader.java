package dev.portolan.node.config;

import dev.portolan.model.catalog.TenantId;
import dev.portolan.node.config.Field.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns a file into a {@link GatewayConfig}, or tells of everything that is wrong with it at once.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * Reads a file of at most 8 MiB, with the environment of this process. Blocks.
   *
   * @throws ConfigException if it cannot be used
   */
  public static GatewayConfig load(Path file) {
    return new ConfigSource(file).load();
  }

  /**
   * Reads a text.
   *
   * @param name stands for the file in problems
   * @param env the value of an environment variable, or null
   * @throws ConfigException if it cannot be used
   */
  public static GatewayConfig parse(
      String text, String name, Function<String, @Nullable String> env) {
    return parse(text, name, new Resolver(env, new SmallFiles()::text));
  }

  static GatewayConfig parse(String text, String name, Resolver resolver) {
    Problems problems = new Problems(name);
    var node = YamlDocument.compose(text, problems);
    problems.throwIfAny();
    Section root = Section.root(new Reading(problems, resolver), node);
    ListenConfig listen = NodeReader.listen(root.section("listen"));
    ManagementConfig management = NodeReader.management(root.section("management"), listen);
    StoreConfig store = StoreReader.store(root);
    Secret secret = NodeReader.secret(root);
    List<Secret> previous = NodeReader.previousSecrets(root);
    CatalogConfig catalog = NodeReader.catalog(root.section("catalog"));
    SessionConfig sessions = NodeReader.sessions(root.section("sessions"));
    LimitsConfig limits = NodeReader.limits(root.section("limits"));
    LogConfig log = NodeReader.log(root.section("log"));
    TracingConfig tracing = TracingReader.tracing(root.section("tracing"));
    Map<TenantId, TenantConfig> tenants = new TenantReader(listen).tenants(root);
    root.close();
    problems.throwIfAny();
    return new GatewayConfig(
        listen,
        management,
        store,
        secret,
        previous,
        catalog,
        sessions,
        limits,
        log,
        tracing,
        tenants);
  }
}

package dev.portolan.node;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** The rooms of the house, and who may see whom (ARCHITECTURE.md). */
@AnalyzeClasses(packages = "dev.portolan", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  private static final String NODE = "dev.portolan.node.";

  private static final Map<String, Integer> LEVELS =
      Map.ofEntries(
          Map.entry("app", 6),
          Map.entry("edge", 5),
          Map.entry("redis", 4),
          Map.entry("bridge", 4),
          Map.entry("route", 3),
          Map.entry("backend", 3),
          Map.entry("catalog", 2),
          Map.entry("tenant", 2),
          Map.entry("session", 2),
          Map.entry("relaylog", 2),
          Map.entry("wire", 1),
          Map.entry("otel", 1),
          Map.entry("invalidation", 1),
          Map.entry("lease", 1),
          Map.entry("seal", 1),
          Map.entry("fault", 0),
          Map.entry("config", 0),
          Map.entry("observe", 0));

  private static final String[] PURE = {
    NODE + "wire..", NODE + "route..", NODE + "fault..", NODE + "seal..", "dev.portolan.model.."
  };

  @ArchTest
  static void everyRoomSeesLowerLevelsOnly(JavaClasses house) {
    LEVELS.forEach((room, level) -> seesLowerLevelsOnly(room, level).check(house));
  }

  private static ArchRule seesLowerLevelsOnly(String room, int level) {
    String[] unseen =
        LEVELS.entrySet().stream()
            .filter(other -> other.getValue() >= level && !other.getKey().equals(room))
            .map(other -> NODE + other.getKey() + "..")
            .toArray(String[]::new);
    return noClasses()
        .that()
        .resideInAPackage(NODE + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(unseen.length == 0 ? new String[] {"nothing"} : unseen)
        .as("room '" + room + "' (level " + level + ") sees only rooms of lower levels")
        .allowEmptyShould(true);
  }

  @ArchTest
  static final ArchRule everyClassOfTheNodeIsInARoom =
      classes()
          .that()
          .resideInAPackage("dev.portolan.node..")
          .should()
          .resideInAnyPackage(
              LEVELS.keySet().stream().map(room -> NODE + room + "..").toArray(String[]::new));

  @ArchTest
  static final ArchRule roomsHaveNoCycles =
      slices().matching("dev.portolan.node.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule sharedModelHasNoCycles =
      slices().matching("dev.portolan.model.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyRedisKnowsRedis =
      noClasses()
          .that(resideOutsideOfPackages(NODE + "redis.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.redisson..");

  @ArchTest
  static final ArchRule onlyOtelKnowsOpenTelemetry =
      noClasses()
          .that(resideOutsideOfPackages(NODE + "otel.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.opentelemetry..");

  @ArchTest
  static final ArchRule onlyDoorsSpeakHttp =
      noClasses()
          .that(
              resideOutsideOfPackages(
                  NODE + "edge..", NODE + "backend..", NODE + "app..", "dev.portolan.testkit.."))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.core.http..", "io.vertx.ext.web..", "java.net.http..");

  @ArchTest
  static final ArchRule pureRoomsWaitForNothing =
      noClasses()
          .that(resideInAnyPackage(PURE))
          .should()
          .dependOnClassesThat()
          .areAssignableTo(
              describe(
                  "futures",
                  type ->
                      type.isAssignableTo(io.vertx.core.Future.class)
                          || type.isAssignableTo(io.vertx.core.Promise.class)
                          || type.isAssignableTo(CompletionStage.class)
                          || type.isAssignableTo(Future.class)));

  @ArchTest
  static final ArchRule pureRoomsTouchNothing =
      noClasses()
          .that(resideInAnyPackage(PURE))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "io.netty..");

  @ArchTest
  static final ArchRule sharedModelKnowsNoMachinery =
      noClasses()
          .that()
          .resideInAPackage("dev.portolan.model..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..", "org.redisson..", "dev.portolan.node..", "dev.portolan.testkit..");

  @ArchTest
  static final ArchRule onlyAppSeesTestkit =
      noClasses()
          .that(resideOutsideOfPackages(NODE + "app..", "dev.portolan.testkit.."))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.portolan.testkit..");

  @ArchTest
  static final ArchRule testkitKnowsNoNode =
      noClasses()
          .that()
          .resideInAPackage("dev.portolan.testkit..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.portolan.node..");
}

package org.lodestar.local.district;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.datafaker.Faker;
import org.lodestar.local.district.Person.Name;
import org.lodestar.local.district.Person.Race;
import org.lodestar.local.district.Person.Role;

/**
 * Draws people. The names are drawn once into pools, from which a school picks: so a school can be made again, alone and
 * cheaply, whenever one of its files is written.
 */
final class Population {

    private static final int POOL = 400;

    private static final List<String> TREES = List.of(
            "Cedar",
            "Juniper",
            "Maple",
            "Willow",
            "Aspen",
            "Hawthorn",
            "Linden",
            "Magnolia",
            "Sycamore",
            "Alder",
            "Birch",
            "Chestnut",
            "Elm",
            "Hazel",
            "Larch",
            "Mulberry",
            "Poplar",
            "Rowan",
            "Spruce",
            "Tamarack");

    private static final List<String> PLACES =
            List.of("Creek", "Ridge", "Park", "Hill", "Valley", "Grove", "Meadow", "Lake", "Bend", "Point");

    private record Pool(List<String> female, List<String> male, List<String> family) {

        static Pool of(Locale locale, Random random) {
            var name = new Faker(locale, random).name();
            return new Pool(draw(name::femaleFirstName), draw(name::maleFirstName), draw(name::lastName));
        }

        private static List<String> draw(Supplier<String> names) {
            return Stream.generate(names).limit(POOL).toList();
        }
    }

    private final Pool english;
    private final Pool spanish;
    private final String domain;

    Population(long seed, String domain) {
        this.english = Pool.of(Locale.US, new Random(seed));
        this.spanish = Pool.of(Locale.forLanguageTag("es-MX"), new Random(seed));
        this.domain = domain;
    }

    /** The name of the school at an index, in a few hundred forms before a number has to tell two apart. */
    static String schoolName(int index, SchoolKind kind) {
        int round = index / (TREES.size() * PLACES.size());
        String name =
                TREES.get(index * 7 % TREES.size()) + " " + PLACES.get((index + index / TREES.size()) % PLACES.size());
        return name + (round == 0 ? " " : " " + (round + 1) + " ") + kind.suffix();
    }

    Person staff(String id, String number, Random random, List<Role> roles) {
        Name name = name(random);
        return new Person(
                id,
                number,
                name,
                preferred(name, random),
                ascii(name.given().charAt(0) + name.family() + number) + "@" + domain,
                "",
                roles,
                List.of(),
                LocalDate.of(1962, 1, 1).plusDays(random.nextInt(38 * 365)),
                races(name, random));
    }

    Person student(String id, String number, Random random, String grade, int age, Role role, List<String> agents) {
        Name name = name(random);
        return new Person(
                id,
                number,
                name,
                preferred(name, random),
                "",
                grade,
                List.of(role),
                agents,
                Calendar.YEAR.begin().minusYears(age).minusDays(random.nextInt(365)),
                races(name, random));
    }

    /** A parent who shares the family name of the student. */
    Person guardian(String id, String number, Random random, Person student) {
        Name own = name(random);
        Name name = new Name(own.given(), own.middle(), student.name().family(), own.sex(), own.hispanic());
        Role role = Role.primary(
                "guardian", student.primaryOrg(), student.roles().getFirst().begin());
        return new Person(
                id,
                number,
                name,
                "",
                ascii(name.given() + number) + "@mail.example",
                "",
                List.of(role),
                List.of(student.id()),
                student.birthDate().minusYears(20 + random.nextInt(20)),
                student.races());
    }

    /** What a person signs in with. */
    static String username(Person person) {
        return person.grade().isEmpty()
                ? ascii(person.name().given().charAt(0) + person.name().family() + person.number())
                : person.number();
    }

    private Name name(Random random) {
        boolean hispanic = random.nextInt(100) < 28;
        Pool pool = hispanic ? spanish : english;
        boolean female = random.nextBoolean();
        List<String> given = female ? pool.female() : pool.male();
        String middle = random.nextInt(3) == 0 ? pick(given, random) : "";
        return new Name(pick(given, random), middle, pick(pool.family(), random), female ? "female" : "male", hispanic);
    }

    private static String preferred(Name name, Random random) {
        return random.nextInt(12) == 0 && !name.middle().isEmpty() ? name.middle() : "";
    }

    private static List<Race> races(Name name, Random random) {
        var races = EnumSet.noneOf(Race.class);
        races.add(race(name.hispanic() ? 100 - random.nextInt(70) : random.nextInt(100)));
        if (random.nextInt(25) == 0) {
            races.add(race(random.nextInt(100)));
        }
        return new ArrayList<>(races);
    }

    private static Race race(int percentile) {
        if (percentile < 2) {
            return Race.AMERICAN_INDIAN;
        }
        if (percentile < 11) {
            return Race.ASIAN;
        }
        if (percentile < 29) {
            return Race.BLACK;
        }
        return percentile < 30 ? Race.PACIFIC_ISLANDER : Race.WHITE;
    }

    static <T> T pick(List<T> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private static String ascii(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFD)
                .replaceAll("[^A-Za-z0-9]", "")
                .toLowerCase(Locale.ROOT);
    }

    static Optional<LocalDate> schoolDay(Random random, int oneIn, int fromWeek, int weeks) {
        return random.nextInt(oneIn) == 0
                ? Optional.of(Calendar.YEAR
                        .begin()
                        .plusWeeks(fromWeek + random.nextInt(weeks))
                        .plusDays(random.nextInt(5)))
                : Optional.empty();
    }
}

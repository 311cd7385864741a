package dev.foster.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a configuration of Foster, with the line from which it was made. */
public abstract sealed class Yaml {
  /** The line from which it was made; null if it was made from none. */
  final Place place;

  private Yaml(Place place) {
    this.place = place;
  }

  /** The line from which it was made; null without one. */
  public Place place() {
    return place;
  }

  /** A text, which is quoted where YAML needs it. */
  public static Yaml text(Place place, String text) {
    return new Scalar(place, text, false);
  }

  /** A number, a truth value or a duration, which is never quoted. */
  public static Yaml plain(Place place, String text) {
    return new Scalar(place, text, true);
  }

  /** A list of texts. */
  public static Yaml texts(Place place, List<String> texts) {
    Items list = new Items(place);
    for (String text : texts) {
      list.items.add(text(place, text));
    }
    return list;
  }

  /** A text or number. */
  public static final class Scalar extends Yaml {
    final String text;
    final boolean plain;

    Scalar(Place place, String text, boolean plain) {
      super(place);
      this.text = text;
      this.plain = plain;
    }

    /** The text without quotes. */
    public String text() {
      return text;
    }

    /** Whether it is a number, a truth value or a duration. */
    public boolean isPlain() {
      return plain;
    }
  }

  /** A list. */
  public static final class Items extends Yaml {
    final List<Yaml> items = new ArrayList<>();

    /** An empty list. */
    public Items(Place place) {
      super(place);
    }

    /** Adds an item; null changes nothing. */
    public Items add(Yaml item) {
      if (item != null) {
        items.add(item);
      }
      return this;
    }

    /** Adds the items of another list from a position on. */
    public Items addFrom(Items other, int first) {
      for (int i = first; i < other.items.size(); i++) {
        items.add(other.items.get(i));
      }
      return this;
    }

    /** The items. */
    public List<Yaml> items() {
      return items;
    }

    /** Whether it has no item. */
    public boolean isEmpty() {
      return items.isEmpty();
    }
  }

  /** A map, in the order in which its keys were added. */
  public static final class Keys extends Yaml {
    final Map<String, Yaml> entries = new LinkedHashMap<>();
    final Map<String, List<String>> comments = new LinkedHashMap<>();

    /** An empty map. */
    public Keys(Place place) {
      super(place);
    }

    /** Sets the value of a key; null changes nothing. */
    public Keys put(String key, Yaml value) {
      if (value != null) {
        entries.put(key, value);
      }
      return this;
    }

    /** Removes a key. */
    public void remove(String key) {
      entries.remove(key);
    }

    /** The values by key. */
    public Map<String, Yaml> entries() {
      return entries;
    }

    /** The map at a key, which is made if it is missing. */
    public Keys map(String key, Place from) {
      if (entries.get(key) instanceof Keys map) {
        return map;
      }
      Keys map = new Keys(from);
      entries.put(key, map);
      return map;
    }

    /** Adds a comment above a key. */
    public void comment(String key, String line) {
      comments.computeIfAbsent(key, name -> new ArrayList<>()).add(line);
    }

    /** Whether it has a key. */
    public boolean has(String key) {
      return entries.containsKey(key);
    }

    /** Whether it has no key. */
    public boolean isEmpty() {
      return entries.isEmpty();
    }

    /** The number of its keys. */
    public int size() {
      return entries.size();
    }
  }
}

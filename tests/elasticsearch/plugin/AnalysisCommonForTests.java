package rayonnage.tests;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.charfilter.MappingCharFilter;
import org.apache.lucene.analysis.charfilter.NormalizeCharMap;
import org.apache.lucene.analysis.fr.FrenchLightStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.SetKeywordMarkerFilter;
import org.apache.lucene.analysis.miscellaneous.StemmerOverrideFilter;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.CharFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * The test server is the real one less its module analysis-common. Lucene's classes are there: this names those that our
 * index settings use as the official distribution names them, and reads the same settings.
 */
public class AnalysisCommonForTests extends Plugin implements AnalysisPlugin {

    @Override
    public Map<String, AnalysisProvider<CharFilterFactory>> getCharFilters() {
        return Map.of("mapping", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
            NormalizeCharMap map = charMap(settings.getAsList("mappings"));
            return new CharFilterFactory() {
                public String name() {
                    return name;
                }

                public java.io.Reader create(java.io.Reader reader) {
                    return new MappingCharFilter(map, reader);
                }
            };
        }));
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of("pattern", (index, environment, name, settings) -> {
            Pattern pattern = Pattern.compile(settings.get("pattern", "\\W+"));
            int group = settings.getAsInt("group", -1);
            return TokenizerFactory.newFactory(name, () -> new PatternTokenizer(pattern, group));
        });
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "elision",
            AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
                CharArraySet articles = new CharArraySet(
                    settings.getAsList("articles"), settings.getAsBoolean("articles_case", false));
                return filter(name, stream -> new ElisionFilter(stream, articles));
            }),
            "asciifolding",
            (index, environment, name, settings) -> filter(name, ASCIIFoldingFilter::new),
            "keyword_marker",
            AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
                CharArraySet words = new CharArraySet(settings.getAsList("keywords"), false);
                return filter(name, stream -> new SetKeywordMarkerFilter(stream, words));
            }),
            "stemmer_override",
            AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
                StemmerOverrideFilter.StemmerOverrideMap stems = stems(settings.getAsList("rules"));
                return filter(name, stream -> new StemmerOverrideFilter(stream, stems));
            }),
            "stemmer",
            AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> filter(name, stemmer(settings))));
    }

    private static Function<TokenStream, TokenStream> stemmer(Settings settings) {
        String language = settings.get("language", settings.get("name", "porter"));
        if (!language.equals("light_french")) {
            throw new IllegalArgumentException("Only light_french is registered in the test server, not " + language);
        }
        return FrenchLightStemFilter::new;
    }

    private static TokenFilterFactory filter(String name, Function<TokenStream, TokenStream> create) {
        return new TokenFilterFactory() {
            public String name() {
                return name;
            }

            public TokenStream create(TokenStream stream) {
                return create.apply(stream);
            }
        };
    }

    /** « demolir => demolition » : the word before the arrow has for stem the one after. */
    private static StemmerOverrideFilter.StemmerOverrideMap stems(List<String> rules) throws IOException {
        StemmerOverrideFilter.Builder builder = new StemmerOverrideFilter.Builder(false);
        for (String rule : rules) {
            String[] sides = rule.split("=>", 2);
            builder.add(sides[0].trim(), sides[1].trim());
        }
        return builder.build();
    }

    /** « ’=>' » : the character before the arrow is read as the one after. */
    private static NormalizeCharMap charMap(List<String> mappings) {
        NormalizeCharMap.Builder builder = new NormalizeCharMap.Builder();
        for (String mapping : mappings) {
            String[] sides = mapping.split("=>", 2);
            builder.add(sides[0].trim(), sides[1].trim());
        }
        return builder.build();
    }
}

#include "recollect/text/stop_words.hpp"

#include <array>

// Function words alone: articles, pronouns, question words, prepositions, auxiliaries and their
// contractions. "no", "not", "never" and their kin stay out of the lists: they turn a fact into
// its opposite, and where they are common their idf makes them light anyway.
namespace recollect::text {

namespace {

constexpr std::string_view english = R"(
a about above across after again against all almost along already also although always am amid
among an and another any anybody anyhow anyone anything anyway are aren't around as at away be
became because been before behind being below beneath beside besides between beyond both but by can
can't cannot could couldn't despite did didn't do does doesn't doing don't done down during each
e.g either else enough etc even ever every everybody everyone everything except few for from further
get gets getting got had hadn't has hasn't have haven't having he he'd he'll he's hence her here
here's hers herself him himself his how how's however i i.e i'd i'll i'm i've if in indeed inside
instead into is isn't it it'd it'll it's its itself just kind let let's lot lots made many may maybe
me might mightn't mine more moreover most much must mustn't my myself near needn't of off often oh
ok okay on once one ones only onto or other others otherwise ought our ours ourselves out outside
over own per perhaps please quite rather really regarding same shall shan't she she'd she'll she's
should shouldn't since so some somebody someone something sometimes somewhat still such than that
that'd that'll that's the their theirs them themselves then there there'd there's thereby therefore
these they they'd they'll they're they've this those though through throughout thus till to together
too toward towards under until up upon us very via was wasn't we we'd we'll we're we've well were
weren't what what'd what'll what're what's whatever when when's whenever where where'd where's
whereas wherever whether which whichever while who who'd who'll who's whoever whole whom whose why
why's will with within without won't would wouldn't yeah yes yet you you'd you'll you're you've your
yours yourself yourselves
)";

constexpr std::string_view german = R"(
aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes auch
auf aus bei beim bin bis bist da dabei dadurch dafür dagegen daher damit danach dann daran darauf
daraus darin darum darunter das dass davon dazu dein deine deinem deinen deiner dem den denn der
deren des deshalb dessen die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine
einem einen einer eines einige er es etwas euch euer eure für gegen gewesen hab habe haben hat hatte
hatten hattest hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ins ist ja jede
jedem jeden jeder jedes jener jetzt kann kannst können könnte machen man manche mehr mein meine
meinem meinen meiner mich mir mit muss musste nach noch nun nur ob oder ohne schon sehr sein seine
seinem seinen seiner seit selbst sich sie sind so solche soll sollte sondern sonst über um und uns
unser unsere unserem unseren unter vom von vor wann war waren warst warum was weil welche welchem
welchen welcher welches wenn wer werde werden weshalb wessen wie wieder will wir wird wirst wo woher
wohin wollen wollte wurde wurden würde würden zu zum zur zwar zwischen
)";

constexpr std::string_view french = R"(
à afin ai ainsi alors après as au aucun aussi autre autres aux avait avant avec avez avoir avons c
ça car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment d dans de
depuis des dès donc dont du elle elles en encore entre es est et étaient était étant été êtes être
eu eux fait fut furent il ils j jusque l la là laquelle le lequel les lesquels leur leurs lors lui m
ma mais me même mes moi mon n ne nos notre nous on ont ou où par parce pendant peu peut plus pour
pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses si sien soi soit
sommes son sont sous suis sur t ta te tel tes toi ton tous tout toute toutes tu un une vers voici
voilà vos votre vous y
)";

constexpr std::string_view spanish = R"(
a acá ahí al algo algún alguna algunas alguno algunos allá allí ante antes aquel aquella aquellas
aquellos aquí así aún aunque bajo bien cada casi como cómo con cual cuál cuales cuáles cualquier
cuando cuándo cuanto cuánto cuántos de del desde donde dónde dos durante e el él ella ellas ellos en
entonces entre era eran eres es esa esas ese eso esos está están estamos estar estas este esto estos
estoy fue fueron fui ha había habían han has hasta hay he hemos la las le les lo los más me mí mi
mía mientras mío mis misma mismo mucho muchos muy nos nosotros nuestra nuestro o os otra otras otro
otros para pero poco por porque pues que qué quien quién quienes se sea según ser si sí sido siempre
sin sino sobre sois solo sólo somos son soy su sus suya suyo tal también tan tanto te tener tengo
ti tiene tienen toda todas todo todos tu tú tus tuya tuyo un una unas uno unos usted ustedes va vamos
y ya yo
)";

constexpr std::string_view italian = R"(
a abbia abbiamo ad agli ai al alcuni alcuno alla alle allo allora altre altri altro anche ancora
avere aveva avevano avevo c che chi ci ciò coi col come con così cui da dagli dai dal dalla dalle
dallo degli dei del dell della delle dello dentro di dopo dove dov e è ed egli ella era erano ero
essere essi esso fa fino fra fu già gli ha hai hanno ho i il in io l la le lei li lo loro lui ma me
mentre mi mia mie miei mio molto ne negli nei nel nella nelle nello noi nostra nostri nostro o ogni
oppure ora per perché però più poi poiché pure qua quale quali quando quanto quasi quella quelle
quelli quello questa queste questi questo qui quindi sarà se sei si sì sia siamo siete solo sono
sopra sotto sta stata stati stato su sua sue sugli sui sul sulla sulle suo suoi tra tu tua tue tuo
tuoi tutta tutte tutti tutto un una uno vi voi vostra vostro
)";

constexpr std::string_view portuguese = R"(
a à ainda além algo alguém algum alguma algumas alguns ambos ante antes ao aos apenas após aquela
aquelas aquele aqueles aquilo as às assim até bem cada com como contra cuja cujo da daquele das de
dela delas dele deles depois desde dessa desse desta deste do dos e é ela elas ele eles em embora
entre era eram essa essas esse esses esta está estamos estão estas estava este estes estou eu foi
for foram fosse fui há isso isto já lá lhe lhes lo logo mais mas me mediante menos mesma mesmo meu
meus mim minha minhas muito muitos na nas nela nele nessa nesse nesta neste no nos nós nossa nosso
num numa o onde os ou outra outras outro outros para pela pelas pelo pelos per perante pois por
porém porque pouco primeiro quais qual qualquer quando quanto que quê quem são se seja sem sempre
sendo ser será seu seus si sido sob sobre sou sua suas também tão te tem têm temos tendo tenho ter
teu tinha toda todas todo todos tu tua tudo última um uma umas uns vai você vocês vos
)";

constexpr std::string_view dutch = R"(
aan af al alle alles als altijd ander andere ben bij bijna daar daarna dan dat de deze die dit doch
doen door dus een eens elk elke en er erg even ge had hadden heb hebben hebt heeft hem hen het hier
hij hoe hoewel hun iemand iets ik in is ja je jij jou jouw jullie kan kon kunnen maar me mee meer
men met mij mijn moet moeten mogen na naar nog nu of om omdat onder ons onze ook op over reeds sinds
te tegen tijdens toch toe toen tot tussen u uit uw van vanaf veel voor waar waarom wanneer want
waren was wat we wel welk welke werd werden wie wij wil worden wordt zal ze zeer zelf zich zij zijn
zo zoals zonder zou zouden zulke
)";

constexpr std::string_view swedish = R"(
alla allt än är att av bara bland blev bli blir blivit då där de dem den denna deras dess dessa det
detta dig din dina ditt du efter ej eller en er era ert ett få får fick för från genom ha hade han
hans har här hej henne hennes hon honom hur i ja jag kan ju kunde man med mellan men mig min mina
mitt mot mycket när ni nu nån någon något några och också om oss på så sådan sedan sig sin sina
själv sina sitt ska skall skulle som till under upp ut utan vad vår våra vårt var vara varför varit
varje vart vem vems vi vid vilka vilken vilket vill åt över
)";

constexpr std::string_view danish = R"(
ad af alle alt anden at blandt blev blive bliver både da de dem den denne der deres det dette dig
din dine disse dit dog du efter eller en end er et få får for fordi før fra gennem ham han hans har
havde have hende hendes her hos hun hvad hvem hver hvilken hvilket hvis hvor hvordan hvorfor hvornår
i ja jeg jer jeres kan kun kunne man mange med meget mellem men mere mig min mine mit mod må ned når
nu nogen noget nogle og også om op os over på sådan se selv sig sin sine sit skal skulle som så thi
til ud under var være været ved vi vil ville vor vores
)";

constexpr std::string_view norwegian = R"(
alle alt andre at av bare begge ble blei bli blir blitt både da de deg dei deim deira dem den denne
der deres det dette di din disse ditt du dykk eg ein eit eller en enn er et ett etter få får for
fordi før fra gjennom ha hadde han hans har hennes her hos hun hva hvem hver hvilke hvilken hvis
hvor hvordan hvorfor i ja jeg kan kom kunne kva kvar kven man mange med meg meget mellom men mer mi
min mine mitt mot må mye nå når noe noen og også om opp oss over på så sånn seg selv si siden sin
sine sitt skal skulle slik som til um under upp ut uten var vår være vært vart ved vi vil ville
)";

constexpr std::string_view finnish = R"(
ainakin eli emme että ette hän häneen hänelle hänen hänet häneltä hänestä häntä he heidän heidät
heille heiltä heissä heistä heitä ilman itse ja johon joilla joissa joista joita joka jolla jolle
jolloin jolta jonka jos jossa josta jota jotka jotta kanssa kautta keiden keitä kenelle kenen kenet
ketkä ketä kuin kuinka kuka kun kyllä me meidän meidät meille meillä meiltä meissä meistä meitä
mihin mikä mikäli miksi millä mille milloin minä minkä minua minulla minulle minulta minun minut
missä mistä miten mitä mitkä mukaan mutta myös ne niiden niihin niiksi niille niillä niin niissä
niistä niitä noin nuo nyt ole olemme olen olet olette oli olimme olin olisi olisin olit olivat olla
olleet ollut on oma ovat poikki se sekä sen siellä siihen siinä siis siitä sillä sille siltä sinä
sinua sinulla sinulle sinun sinut sitä sitten tai taas tähän tällä tälle tämä tämän tässä tästä tätä
te teidän teidät teille teillä teitä tuo tuolla tuon vaan vaikka vain vielä voi yli
)";

constexpr std::string_view russian = R"(
а без более больше будем будет будете будешь буду будут будучи бы был была были было быть в вам вами
вас весь во вообще вот все всё всего всей всем всех вы где да даже для до его ее её ей ему если есть
еще ещё ж же за зачем здесь и из или им ими их к как какая какой какие когда который которая которые
которого которой которых кто куда ли либо лишь между меня мне много мной мог может можно мои мой моя
мы на над надо нам нами нас наш наша наше наши него нее неё ней нём нему них но ну о об один одна он
она они оно от откуда очень перед по под после потом потому почему почти при про раз разве с сам
сама сами само свой своя своего своей своих себе себя сейчас со так также такая такие такой там
твой твоя те тебе тебя тем теперь то тобой тогда того тоже той только том тот ту тут ты у уж уже хотя
чего чей чем через что чтобы чуть эта эти это этого этой этом этот эту я
)";

struct List {
  std::string_view language, words;
};

constexpr std::array<List, 14> lists = {{
    {"english", english},
    {"porter", english},
    {"german", german},
    {"french", french},
    {"spanish", spanish},
    {"italian", italian},
    {"portuguese", portuguese},
    {"dutch", dutch},
    {"dutch_porter", dutch},
    {"swedish", swedish},
    {"danish", danish},
    {"norwegian", norwegian},
    {"finnish", finnish},
    {"russian", russian},
}};

}  // namespace

std::string_view stop_words_of(std::string_view language) {
  for (const List& list : lists)
    if (list.language == language) return list.words;
  return {};
}

}  // namespace recollect::text
